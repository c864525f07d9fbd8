import type { z } from "zod";
import { PermissionName, ROUTES, type Session } from "../../api/index.ts";
import { type Answering, fromState } from "../answering.ts";

/** Who asks, on a machine without accounts. */
export const demoSessionAnswers: readonly Answering[] = [
  fromState(
    ROUTES.session,
    async ({ asker }): Promise<z.input<typeof Session>> => ({
      mode: "demo",
      user: null,
      roles: [...asker.roles],
      permissions: PermissionName.options.filter((name) => asker.permissions.has(name)),
      viewer: {
        audience: asker.viewer.audience,
        region_codes: [...asker.viewer.regionCodes],
        producer_ids: [...asker.viewer.producerIds],
      },
      language: "fi",
      csrf_token: null,
      sign_in: { local: false, providers: [] },
    }),
  ),
];
