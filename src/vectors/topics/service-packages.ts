import { join } from "node:path";
import { z } from "zod";
import { exactSum } from "../../domain/decimal.ts";
import { PACKAGE_ROOT } from "../../domain/package-root.ts";
import { parseYamlFile } from "../../domain/parse.ts";
import { overlap, percentChange } from "../../indicators/index.ts";
import { type Answer, describedObject, inputsOf, type Question, type Topic } from "../topic.ts";

/** What can be said about the published pilot figures. */
export const servicePackages: Topic = new Map([
  ["totals-check", totalsCheck],
  ["unique-client-counting", uniqueClientCounting],
  ["reference-figures", referenceFigures],
]);

const Count = z.int().min(0);

const Totals = describedObject({
  costsEUR: z.array(z.number()),
  clientCounts: z.array(Count),
  labelsInExtractionOrder: z.array(z.string()).optional(),
  statedTotalCostEUR: z.number(),
  statedTotalClients: Count,
});

function totalsCheck(question: Question): Answer {
  const inputs = inputsOf(question, Totals);
  const sumOfPackageCostsEUR = exactSum(inputs.costsEUR);
  const difference = percentChange(inputs.statedTotalCostEUR, sumOfPackageCostsEUR);
  return {
    figures: {
      sumOfPackageCostsEUR,
      differenceEUR: exactSum([inputs.statedTotalCostEUR, -sumOfPackageCostsEUR]),
      differencePercentOfStated: difference === null ? null : -difference,
      sumOfPackageClients: overlap(inputs.clientCounts, inputs.statedTotalClients).sumOfCounts,
    },
  };
}

const Clients = describedObject({ clientCounts: z.array(Count), statedTotalClients: Count });

function uniqueClientCounting(question: Question): Answer {
  const { clientCounts, statedTotalClients } = inputsOf(question, Clients);
  const { overCount, meanPerClient } = overlap(clientCounts, statedTotalClients);
  return {
    figures: {
      sumIsNotUniqueCount: overCount !== 0,
      meanPackagesPerClient: meanPerClient,
      overCount,
    },
  };
}

const ByName = z.record(z.string(), z.number());
const PilotFigures = z.looseObject({
  care_and_nursing_eur_per_resident_over_75: ByName,
  own_share_of_clients_cost_percent: ByName,
  legend: z.strictObject({ eur_per_icon: z.number(), clients_per_icon: z.number() }),
  scope: z.strictObject({
    packages_piloted: Count,
    packages_defined: Count,
    regional_packages: Count,
    national_support_packages: Count,
    more_pilot_municipalities_than: Count,
  }),
});

/** Figures without inputs: held against the reference data that this product shows and uses. */
function referenceFigures(): Answer {
  const pilot = parseYamlFile(
    join(PACKAGE_ROOT, "examples", "pilot-2015", "published.yaml"),
    PilotFigures,
  );
  return {
    figures: {
      eurPerOver75Resident: pilot.care_and_nursing_eur_per_resident_over_75,
      sharePercent: pilot.own_share_of_clients_cost_percent,
      iconEUR: pilot.legend.eur_per_icon,
      iconClients: pilot.legend.clients_per_icon,
      packagesPiloted: pilot.scope.packages_piloted,
      packagesDefined: pilot.scope.packages_defined,
      regionalPackages: pilot.scope.regional_packages,
      nationalSupportPackages: pilot.scope.national_support_packages,
      pilotMunicipalitiesOver: pilot.scope.more_pilot_municipalities_than,
    },
  };
}
