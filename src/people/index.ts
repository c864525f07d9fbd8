export {
  type AccountChanges,
  type Actor,
  accountNamed,
  addAccount,
  changeAccount,
  type NewAccount,
  resetAccount,
  THE_MACHINE,
} from "./accounts.ts";
export {
  cookieText,
  endedCookie,
  FORGERY_HEADER,
  forgeryToken,
  PENDING_COOKIE,
  SESSION_COOKIE,
} from "./guard-request.ts";
export { isLocked } from "./local-sign-in.ts";
export {
  isPassword,
  isWeaker,
  PASSWORD_COST,
  type PasswordCost,
  passwordHash,
  refuseWeakPassword,
} from "./password.ts";
export {
  type Asking,
  callbackPath,
  createPeople,
  type People,
  type PeopleEffects,
  type Visit,
} from "./people.ts";
export { PERMISSIONS, permissionsOf } from "./permissions.ts";
export { ANYBODY, type Person, rolesOf, viewerOf } from "./person.ts";
export { PENDING_SECONDS, rightsOfClaims } from "./provider-sign-in.ts";
export {
  approveRelease,
  approversOf,
  canApprove,
  isApproved,
  proposeRelease,
  tellPublished,
  withdrawRelease,
} from "./publication-duties.ts";
export {
  isLoopbackName,
  Provider,
  readSignInSettings,
  SignInSettings,
} from "./sign-in-settings.ts";
