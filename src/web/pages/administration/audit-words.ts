import { AuditAction, AuditSubject } from "../../../domain/audit-action.ts";
import type { WordKey, Words } from "../../words/words.ts";

const ACTION_WORDS: Readonly<Record<AuditAction, WordKey>> = {
  "session.sign_in": "administration.action.session.sign_in",
  "session.sign_out": "administration.action.session.sign_out",
  "user.add": "administration.action.user.add",
  "user.add_from_claims": "administration.action.user.add_from_claims",
  "user.change_roles": "administration.action.user.change_roles",
  "user.roles_from_claims": "administration.action.user.roles_from_claims",
  "user.enable": "administration.action.user.enable",
  "user.disable": "administration.action.user.disable",
  "user.rename": "administration.action.user.rename",
  "user.unlock": "administration.action.user.unlock",
  "user.reset_password": "administration.action.user.reset_password",
  "user.change_password": "administration.action.user.change_password",
  "publication.propose": "administration.action.publication.propose",
  "publication.approve": "administration.action.publication.approve",
  "publication.publish": "administration.action.publication.publish",
  "publication.withdraw": "administration.action.publication.withdraw",
  "run.start": "administration.action.run.start",
  "event.explain": "administration.action.event.explain",
  "quarantine.read": "administration.action.quarantine.read",
  "quarantine.redeliver": "administration.action.quarantine.redeliver",
  "recording_audit.draw": "administration.action.recording_audit.draw",
  "recording_audit.read": "administration.action.recording_audit.read",
  "recording_audit.take": "administration.action.recording_audit.take",
  "acceptance.add": "administration.action.acceptance.add",
  "acceptance.remove": "administration.action.acceptance.remove",
  "acceptance.take_over": "administration.action.acceptance.take_over",
  "audit.verify": "administration.action.audit.verify",
  "audit.remove_old": "administration.action.audit.remove_old",
  "settings.change": "administration.action.settings.change",
  "saved_view.add": "administration.action.saved_view.add",
};

/** What was done, in words; null for a code that only an older program wrote. */
export function actionText(code: string, { t }: Words): string | null {
  const action = AuditAction.safeParse(code);
  return action.success ? t(ACTION_WORDS[action.data]) : null;
}

/** What kind of thing it was done to, in words; the code itself where only an older program wrote it. */
export function subjectText(code: string, { t }: Words): string {
  const subject = AuditSubject.safeParse(code);
  return subject.success ? t(`administration.subject.${subject.data}`) : code;
}

/** Who it was when no user has the id: this machine, somebody not signed in, or the id of a user that is no more. */
export function actorText(actorId: string, { t }: Words): string {
  if (actorId === "machine") return t("administration.actor.machine");
  return actorId === "public" ? t("administration.actor.public") : actorId;
}
