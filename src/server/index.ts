/** The server: the interface and the web from one process, over the current release opened read-only. */
export {
  createApp,
  type ServerEffects,
} from "./create-app.ts";
export { type Listening, listen } from "./listen.ts";
export type { LogLine } from "./log-line.ts";
export { openApiDocument } from "./openapi.ts";
export { serveWorkspace } from "./serve-workspace.ts";
export { SERVER_SETTINGS, type ServerSettings } from "./settings.ts";
