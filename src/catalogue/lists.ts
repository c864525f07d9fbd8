import { join } from "node:path";
import { z } from "zod";
import { readDefinition } from "./definition-file.ts";

const header = {
  version: z.int().positive(),
  source: z.string().min(1),
  reason: z.string().min(10),
};

const ServiceRoles = z.strictObject({
  list: z.literal("service_roles"),
  ...header,
  roles: z.array(
    z.strictObject({
      role: z.string().regex(/^[a-z_]+$/),
      meaning: z.string(),
      codes: z.array(z.string().min(1)).min(1),
    }),
  ),
});

const Prefix = z.string().regex(/^[A-Z][0-9]*$/);

const DiagnosisGroups = z.strictObject({
  list: z.literal("diagnosis_groups"),
  ...header,
  groups: z.array(
    z.strictObject({ group: z.string().regex(/^[a-z_]+$/), prefixes: z.array(Prefix).min(1) }),
  ),
  complications: z.array(Prefix).min(1),
});

const Instruments = z.strictObject({
  list: z.literal("instruments"),
  ...header,
  instruments: z.array(
    z.strictObject({ instrument: z.string().min(1), better: z.enum(["higher", "lower"]) }),
  ),
});

/** What indicators have to know of services, diagnoses and instruments beyond their names. */
export type CatalogueLists = {
  readonly serviceRoles: z.infer<typeof ServiceRoles>;
  readonly diagnosisGroups: z.infer<typeof DiagnosisGroups>;
  readonly instruments: z.infer<typeof Instruments>;
};

/**
 * Reads `lists/` of a catalogue folder.
 *
 * @throws UserError "invalid_definition" naming the file and what is wrong in it.
 */
export function loadCatalogueLists(folder: string): CatalogueLists {
  const file = (name: string) => join(folder, "lists", `${name}.yaml`);
  return {
    serviceRoles: readDefinition(file("service_roles"), ServiceRoles),
    diagnosisGroups: readDefinition(file("diagnosis_groups"), DiagnosisGroups),
    instruments: readDefinition(file("instruments"), Instruments),
  };
}
