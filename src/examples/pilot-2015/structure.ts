import type {
  ActivityParameters,
  CentreParameters,
  PackageParameters,
  PilotParameters,
  SupportCentreParameters,
} from "./parameters.ts";

/** A final cost centre of every region, with the package that all its cost belongs to. */
export type PlannedCentre = {
  readonly packageIndex: number;
  readonly packageId: string;
  readonly parameters: CentreParameters;
};

/** An activity with its package and cost centre found. */
export type PlannedActivity = {
  readonly packageIndex: number;
  readonly packageId: string;
  readonly centre: number;
  readonly method: "duration" | "care_days" | "equal" | "price";
  readonly professionWeight: number;
  readonly codeSystem: string;
  readonly code: string;
  readonly parameters: ActivityParameters;
};

/** The same services, cost centres and activities in every region. */
export type Structure = {
  readonly packages: readonly PackageParameters[];
  readonly centres: readonly PlannedCentre[];
  readonly activities: readonly PlannedActivity[];
  /** Places in `activities` of each package's activities. */
  readonly activitiesOfPackage: readonly (readonly number[])[];
  readonly supports: readonly SupportCentreParameters[];
};

export function structureOf(parameters: PilotParameters): Structure {
  const centres = parameters.packages.flatMap((pack, packageIndex) =>
    pack.centres.map((centre) => ({
      packageIndex,
      packageId: pack.package_id,
      parameters: centre,
    })),
  );
  const activities = parameters.packages.flatMap((pack, packageIndex) =>
    pack.activities.map((activity) => {
      const centre = centres.findIndex(
        (candidate) =>
          candidate.packageIndex === packageIndex && candidate.parameters.id === activity.centre,
      );
      const method = centres[centre]?.parameters.method;
      if (method === undefined)
        throw new Error(`${activity.service}: its cost centre or its weight method is missing`);
      const [codeSystem = "", code = ""] = (activity.code ?? `paketti ${activity.service}`).split(
        " ",
      );
      return {
        packageIndex,
        packageId: pack.package_id,
        centre,
        method,
        professionWeight: parameters.professionWeight(activity.profession),
        codeSystem,
        code,
        parameters: activity,
      };
    }),
  );
  return {
    packages: parameters.packages,
    centres,
    activities,
    activitiesOfPackage: parameters.packages.map((_, packageIndex) =>
      activities.flatMap((activity, index) =>
        activity.packageIndex === packageIndex ? [index] : [],
      ),
    ),
    supports: parameters.support_centres,
  };
}

/** Key of a cost centre in a region, for example EK04F09-1. */
export function centreId(prefix: string, centre: PlannedCentre): string {
  return `${prefix}${centre.packageId.slice(2)}${centre.parameters.id}`;
}
