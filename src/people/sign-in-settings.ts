import { existsSync } from "node:fs";
import { z } from "zod";
import { Role } from "../api/index.ts";
import { UserError } from "../domain/errors.ts";
import { parseYamlFile } from "../domain/parse.ts";

/** Whoever has this value in this claim has this role; data of the deployment, not of the program. */
const RoleOfClaim = z.strictObject({
  claim: z.string().min(1),
  /** The claim is this text, or a list that has it. */
  value: z.string().min(1),
  role: Role.exclude(["public"]),
  region_codes: z.array(z.string().min(1)).default([]),
  producer_ids: z.array(z.string().min(1)).default([]),
});

/** One OpenID Connect provider that vouches for people. */
export const Provider = z.strictObject({
  provider_id: z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/),
  /** As on the button: `County account`. */
  name: z.string().min(1).max(60),
  issuer: z.url({ protocol: /^https?$/ }),
  client_id: z.string().min(1),
  /** The environment variable that holds the client's secret; left out for a public client. */
  client_secret_variable: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/)
    .optional(),
  scopes: z.array(z.string().min(1)).default(["openid", "profile"]),
  username_claim: z.string().min(1).default("preferred_username"),
  name_claim: z.string().min(1).default("name"),
  /** How far the provider's clock and ours may be apart. */
  clock_tolerance_seconds: z.int().min(0).max(300).default(60),
  /** Empty: an administrator gives the roles. Otherwise every sign-in sets them anew from the claims. */
  roles: z.array(RoleOfClaim).default([]),
});
export type Provider = z.infer<typeof Provider>;

/** `sign-in.yaml` of a workspace: how people sign in. */
export const SignInSettings = z.strictObject({
  format: z.literal(1),
  /** What browsers see, such as `https://paketti.example.fi`. Left out, the server answers as localhost only. */
  origin: z
    .url({ protocol: /^https?$/ })
    .refine((text) => new URL(text).origin === text, "scheme, host and port only, without a path")
    .optional(),
  /** Whether one proxy stands before the server and says in `X-Forwarded-For` who asked it. */
  behind_proxy: z.boolean().default(false),
  /** Whether there are local accounts with passwords. */
  local: z.boolean().default(true),
  providers: z.array(Provider).default([]),
});
export type SignInSettings = z.infer<typeof SignInSettings>;

/** Reads `sign-in.yaml`; without it there are local accounts on this machine alone. */
export function readSignInSettings(path: string): SignInSettings {
  if (!existsSync(path)) return SignInSettings.parse({ format: 1 });
  const settings = parseYamlFile(path, SignInSettings);
  const ids = settings.providers.map(({ provider_id: id }) => id);
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  if (repeated !== undefined) {
    throw new UserError("invalid_definition", `${path}: provider_id ${repeated} is there twice`);
  }
  if (settings.origin !== undefined && !isSafe(settings.origin)) {
    throw new UserError(
      "invalid_definition",
      `${path}: origin must be an https address: browsers keep the cookie of a session on no other`,
    );
  }
  const open = settings.providers.find(({ issuer }) => !isSafe(issuer));
  if (open !== undefined) {
    throw new UserError(
      "invalid_definition",
      `${path}: the issuer of ${open.provider_id} must be an https address; http is for this machine itself`,
    );
  }
  return settings;
}

export function isLoopbackName(host: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\]|::1)(:\d+)?$/i.test(host);
}

/** Over TLS, or on this machine itself. */
function isSafe(address: string): boolean {
  const { protocol, host } = new URL(address);
  return protocol === "https:" || isLoopbackName(host);
}
