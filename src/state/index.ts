export {
  type Acceptance,
  accept,
  acceptancesOf,
  acceptedDeviations,
  removeAcceptance,
} from "./acceptances.ts";
export {
  type AuditEntry,
  type AuditFilter,
  appendAudit,
  audited,
  auditRows,
  removeOldAudit,
} from "./audit.ts";
export { type AuditFault, type AuditProof, type NotedRow, verifyAudit } from "./audit-proof.ts";
export {
  countFailure,
  credentialOf,
  lockUntil,
  rehash,
  setPassword,
} from "./credentials.ts";
export { endJob, endLostJobs, type Job, jobOf, jobsOf, startJob, tellJob } from "./jobs.ts";
export { AUDIT_KEY, hasState, type OpenStateOptions, openState } from "./open-state.ts";
export {
  approve,
  countingApprovals,
  markPublished,
  markWithdrawn,
  type PublicationState,
  propose,
  publicationOf,
  publicationsOf,
  runnersOf,
} from "./publications.ts";
export { removeView, savedViewsOf, saveView } from "./saved-views.ts";
export {
  endSession,
  endSessionsOf,
  newSecret,
  rememberPending,
  removeEnded,
  secretHash,
  startSession,
  takePending,
  usedSession,
} from "./sessions.ts";
export { changeSettings, PeopleSettings, settingsOf } from "./settings.ts";
export { instantOf, type State, type StateKind } from "./state.ts";
export type {
  ApprovalRow,
  AuditRow,
  CredentialRow,
  Database,
  SavedViewRow,
  Tables,
  UserRow,
} from "./tables.ts";
export {
  addUser,
  changeUser,
  localUser,
  type NewUser,
  otherAdministrators,
  type Rights,
  setRights,
  type User,
  type UserWithCredential,
  userById,
  userCount,
  userElsewhere,
  userNames,
  usernameOf,
  usersOf,
} from "./users.ts";
