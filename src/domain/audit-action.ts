import { z } from "zod";

/** All that the audit tells of. Rows of older programs may hold others, and are shown with their code. */
export const AuditAction = z.enum([
  "session.sign_in",
  "session.sign_out",
  "user.add",
  "user.add_from_claims",
  "user.change_roles",
  "user.roles_from_claims",
  "user.enable",
  "user.disable",
  "user.rename",
  "user.unlock",
  "user.reset_password",
  "user.change_password",
  "publication.propose",
  "publication.approve",
  "publication.publish",
  "publication.withdraw",
  "run.start",
  "event.explain",
  "quarantine.read",
  "quarantine.redeliver",
  "recording_audit.draw",
  "recording_audit.read",
  "recording_audit.take",
  "acceptance.add",
  "acceptance.remove",
  "acceptance.take_over",
  "audit.verify",
  "audit.remove_old",
  "settings.change",
  "saved_view.add",
]);
export type AuditAction = z.infer<typeof AuditAction>;

/** What was seen or changed. */
export const AuditSubject = z.enum([
  "user",
  "provider",
  "release",
  "job",
  "event",
  "delivery",
  "recording_audit",
  "acceptance",
  "audit",
  "settings",
]);
export type AuditSubject = z.infer<typeof AuditSubject>;
