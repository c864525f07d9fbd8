import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** What is measured of the server; labels hold routes and statuses, never addresses or persons. */
export type Metrics = {
  readonly registry: Registry;
  readonly answered: (route: string, method: string, status: number, seconds: number) => void;
  readonly cache: (outcome: "hit" | "miss" | "not_modified") => void;
  readonly swapped: (releaseId: string) => void;
};

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "paketti_" });
  const registers = [registry];
  const requests = new Counter({
    name: "paketti_http_requests_total",
    help: "Requests answered",
    labelNames: ["route", "method", "status"],
    registers,
  });
  const seconds = new Histogram({
    name: "paketti_http_request_seconds",
    help: "Time to answer",
    labelNames: ["route"],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  const cache = new Counter({
    name: "paketti_answer_cache_total",
    help: "Answers found ready, computed, or known by the reader already",
    labelNames: ["outcome"],
    registers,
  });
  const swaps = new Counter({
    name: "paketti_release_swaps_total",
    help: "Releases opened since the start",
    registers,
  });
  const open = new Gauge({
    name: "paketti_release_open",
    help: "1 for the release that is open",
    labelNames: ["release_id"],
    registers,
  });
  return {
    registry,
    answered: (route, method, status, time) => {
      requests.inc({ route, method, status: String(status) });
      seconds.observe({ route }, time);
    },
    cache: (outcome) => cache.inc({ outcome }),
    swapped: (releaseId) => {
      swaps.inc();
      open.reset();
      open.set({ release_id: releaseId }, 1);
    },
  };
}
