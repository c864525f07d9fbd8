/**
 * The interface between the server and everybody else: schemas of what is asked and answered, the routes,
 * and a typed client. Knows only the domain and zod, so that a browser can have it.
 */
export * from "./acceptances.ts";
export * from "./administration.ts";
export * from "./catalogue.ts";
export * from "./cell.ts";
export * from "./client.ts";
export * from "./comparison.ts";
export * from "./data.ts";
export * from "./figures.ts";
export * from "./overview.ts";
export * from "./problem.ts";
export * from "./publication.ts";
export * from "./recording-audit.ts";
export * from "./release.ts";
export * from "./route.ts";
export { ROUTES, type RouteName } from "./routes.ts";
export * from "./session.ts";
export * from "./trace.ts";
export { UNITS, type UnitText, unitText } from "./units.ts";
