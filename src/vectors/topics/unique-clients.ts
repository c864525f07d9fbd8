import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseCsv } from "../../domain/csv.ts";
import { UserError } from "../../domain/errors.ts";
import {
  type ClientsByService,
  clientsByMonth,
  clientsByService,
  clientsOfAll,
  clientsOfAny,
} from "../../indicators/index.ts";
import { type Answer, describedObject, inputsOf, namesUnder, type Question } from "../topic.ts";

const Inputs = describedObject({
  dataFile: z.string().regex(/^[\w][\w./-]*\.csv$/),
  clientColumn: z.string(),
  serviceColumn: z.string(),
  timeColumn: z.string(),
});

/** Distinct clients of an event log: all, by service, of pairs of services, and by month in UTC. */
export function uniqueClients(question: Question): Answer {
  const { dataFile, clientColumn, serviceColumn, timeColumn } = inputsOf(question, Inputs);
  const path = join(question.folder, dataFile);
  if (dataFile.includes("..") || !existsSync(path)) {
    throw new UserError("file_not_found", `the data file ${dataFile} is not beside the vectors`);
  }
  const rows = parseCsv(dataFile, readFileSync(path, "utf8"), [
    clientColumn,
    serviceColumn,
    timeColumn,
  ]);
  const events = rows.map(({ cell }) => ({
    clientId: cell(clientColumn),
    service: cell(serviceColumn),
    happenedAt: cell(timeColumn),
  }));
  const byService = clientsByService(events);
  const pairs = namesUnder(question.expectedNames, "pairs").flatMap((name) => {
    const count = pairCount(name, byService);
    return count === null ? [] : [[name, count]];
  });
  return {
    figures: {
      uniqueClients: clientsOfAny(byService, [...byService.keys()]).size,
      uniqueClientsByService: sizes(byService),
      sumOfServiceCounts: [...byService.values()].reduce((sum, clients) => sum + clients.size, 0),
      pairs: Object.fromEntries(pairs),
      uniqueClientsByMonthUTC: sizes(clientsByMonth(events)),
    },
  };
}

function sizes(groups: ReadonlyMap<string, ReadonlySet<string>>): Record<string, number> {
  return Object.fromEntries([...groups].map(([name, clients]) => [name, clients.size]));
}

/** "X and Y" counts clients of both, "X or Y" of either; a service's own name may hold the word. */
function pairCount(name: string, clients: ClientsByService): number | null {
  for (const [word, count] of [
    [" and ", clientsOfAll],
    [" or ", clientsOfAny],
  ] as const) {
    for (let at = name.indexOf(word); at >= 0; at = name.indexOf(word, at + 1)) {
      const services = [name.slice(0, at), name.slice(at + word.length)];
      if (services.every((service) => clients.has(service))) return count(clients, services).size;
    }
  }
  return null;
}
