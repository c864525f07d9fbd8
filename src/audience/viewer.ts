/** For whom an answer is made; the policy says what each may see. */
export const AUDIENCES = ["internal", "national", "organiser", "producer", "client"] as const;
export type Audience = (typeof AUDIENCES)[number];

/**
 * Who asks. A required argument of every function that answers data from a release.
 *
 * `regionCodes` and `producerIds` are the viewer's own: those an organiser answers for, those a producer is.
 * Nobody in particular, such as the public, is a client.
 */
export type Viewer = {
  readonly audience: Audience;
  readonly regionCodes: readonly string[];
  readonly producerIds: readonly string[];
};

/** Who works with the workspace itself: the command line, and those who make and check releases. */
export const INTERNAL: Viewer = { audience: "internal", regionCodes: [], producerIds: [] };

/** Anybody: a resident who chooses, and everyone who has not said who they are. */
export const PUBLIC: Viewer = { audience: "client", regionCodes: [], producerIds: [] };

export const NATIONAL: Viewer = { audience: "national", regionCodes: [], producerIds: [] };

export function organiserOf(...regionCodes: readonly string[]): Viewer {
  return { audience: "organiser", regionCodes, producerIds: [] };
}

export function producerOf(...producerIds: readonly string[]): Viewer {
  return { audience: "producer", regionCodes: [], producerIds };
}
