import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent as page,
} from "@tanstack/react-router";
import { parseSearch, readAddress, stringifySearch } from "./address.ts";
import { NotFound } from "./not-found.tsx";
import { PageFault } from "./page-fault.tsx";
import { Root } from "./root.tsx";

const root = createRootRoute({
  component: Root,
  validateSearch: readAddress,
  notFoundComponent: NotFound,
  errorComponent: PageFault,
});
const getParentRoute = () => root;

/** Each page is fetched when it is first gone to. */
const routes = [
  createRoute({
    getParentRoute,
    path: "/",
    component: page(() => import("../pages/home/home.tsx"), "Home"),
  }),
  createRoute({
    getParentRoute,
    path: "/packages",
    component: page(() => import("../pages/packages/packages.tsx"), "Packages"),
  }),
  createRoute({
    getParentRoute,
    path: "/packages/$package",
    component: page(() => import("../pages/package/package.tsx"), "Package"),
  }),
  createRoute({
    getParentRoute,
    path: "/compare",
    component: page(() => import("../pages/compare/compare.tsx"), "Compare"),
  }),
  createRoute({
    getParentRoute,
    path: "/dependencies",
    component: page(() => import("../pages/dependencies/dependencies.tsx"), "Dependencies"),
  }),
  createRoute({
    getParentRoute,
    path: "/origin",
    component: page(() => import("../pages/origin/origin.tsx"), "Origin"),
  }),
  createRoute({
    getParentRoute,
    path: "/data",
    component: page(() => import("../pages/data/data.tsx"), "Data"),
  }),
  createRoute({
    getParentRoute,
    path: "/catalogue",
    component: page(() => import("../pages/catalogue/catalogue.tsx"), "Catalogue"),
  }),
  createRoute({
    getParentRoute,
    path: "/releases",
    component: page(() => import("../pages/releases/releases.tsx"), "Releases"),
  }),
  createRoute({
    getParentRoute,
    path: "/producers",
    component: page(() => import("../pages/producers/producers.tsx"), "Producers"),
  }),
  createRoute({
    getParentRoute,
    path: "/administration",
    component: page(() => import("../pages/administration/administration.tsx"), "Administration"),
  }),
  createRoute({
    getParentRoute,
    path: "/sign-in",
    component: page(() => import("../pages/sign-in/sign-in.tsx"), "SignIn"),
  }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren(routes),
  parseSearch,
  stringifySearch,
  scrollRestoration: true,
  defaultPreload: "intent",
  defaultErrorComponent: PageFault,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
