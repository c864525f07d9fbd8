import { acceptanceRoutes } from "./acceptances.ts";
import { administrationRoutes } from "./administration.ts";
import { catalogueRoutes } from "./catalogue.ts";
import { comparisonRoutes } from "./comparison.ts";
import { dataRoutes } from "./data.ts";
import { figureRoutes } from "./figures.ts";
import { overviewRoutes } from "./overview.ts";
import { publicationRoutes } from "./publication.ts";
import { recordingAuditRoutes } from "./recording-audit.ts";
import { releaseRoutes } from "./release.ts";
import { sessionRoutes } from "./session.ts";
import { traceRoutes } from "./trace.ts";

/** Every address of the interface by the name under which the client and the server know it. */
export const ROUTES = {
  ...sessionRoutes,
  ...releaseRoutes,
  ...catalogueRoutes,
  ...figureRoutes,
  ...overviewRoutes,
  ...comparisonRoutes,
  ...traceRoutes,
  ...dataRoutes,
  ...acceptanceRoutes,
  ...recordingAuditRoutes,
  ...publicationRoutes,
  ...administrationRoutes,
} as const;
export type RouteName = keyof typeof ROUTES;
