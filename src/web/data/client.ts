import { QueryClient, type UseQueryResult, useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import { ApiError, createClient, type Route, type RouteInput } from "../../api/index.ts";

let csrfToken: string | null = null;
let language = "fi";

/** What every request tells of the one who asks. */
export function tellClient(told: {
  readonly csrfToken?: string | null;
  readonly language?: string;
}): void {
  if (told.csrfToken !== undefined) csrfToken = told.csrfToken;
  if (told.language !== undefined) language = told.language;
}

/** The one client of the pages; it asks the site that served them and no other. */
export const client = createClient({
  fetch: (url, init) => fetch(url, init),
  language: () => language,
  csrfToken: () => csrfToken,
});

/** Answers are kept while their release is: a figure of a release never changes. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      retry: (count, error) => !(error instanceof ApiError) && count < 2,
      refetchOnWindowFocus: false,
    },
  },
});

/** Asks a route before anything is drawn that needs it; whoever needs it then finds it, or waits for the same. */
export function askAhead<Answer extends z.ZodType>(
  route: Route<z.ZodObject, z.ZodObject, z.ZodType, Answer>,
): void {
  void queryClient.prefetchQuery({
    queryKey: [route.path, null, null],
    queryFn: ({ signal }) => client.ask(route, { signal }),
  });
}

/** Asks a route and keeps its answer under what it was asked with. */
export function useAnswer<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(
  route: Route<Params, Query, Body, Answer>,
  input: RouteInput<Params, Query, Body> = {},
  options: { readonly enabled?: boolean } = {},
): UseQueryResult<z.output<Answer>> {
  return useQuery({
    queryKey: [route.path, input.params ?? null, input.query ?? null],
    queryFn: ({ signal }) => client.ask(route, { ...input, signal }),
    enabled: options.enabled ?? true,
  });
}
