import { Language } from "../../domain/names.ts";

/**
 * The state of a view is its address: what can be seen can be linked, printed and saved. All of it is plain
 * text, so that an address can be read and written by hand.
 */
export type Address = {
  readonly lang?: Language | undefined;
  readonly region?: string | undefined;
  readonly year?: string | undefined;
  readonly against?: string | undefined;
  readonly standard?: "crude" | undefined;
  readonly indicator?: string | undefined;
  readonly module?: string | undefined;
  readonly show?: string | undefined;
  readonly measure?: string | undefined;
  readonly where?: string | undefined;
  readonly line?: string | undefined;
  readonly event?: string | undefined;
  readonly delivery?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly sort?: string | undefined;
  /** Of the producers' funnel: an indicator and a module, `E-04:PP04`. */
  readonly funnel?: string | undefined;
};

const TEXTS = [
  "region",
  "year",
  "against",
  "indicator",
  "module",
  "show",
  "measure",
  "where",
  "line",
  "event",
  "delivery",
  "from",
  "to",
  "sort",
  "funnel",
] as const;

/** What of an address is understood; the rest is left out. */
export function readAddress(search: Record<string, unknown>): Address {
  const read: Record<string, string> = {};
  for (const name of TEXTS) {
    const value = search[name];
    if (typeof value === "string" && value !== "" && value.length <= 400) read[name] = value;
  }
  const language = Language.safeParse(search["lang"]);
  return {
    ...read,
    ...(language.success ? { lang: language.data } : {}),
    ...(search["standard"] === "crude" ? { standard: "crude" as const } : {}),
  };
}

export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === "string" && value !== "") parameters.set(name, value);
  }
  const text = parameters.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return text === "" ? "" : `?${text}`;
}

/** What goes along from page to page: who is looked at, when, beside whom, and in which language. */
export function carried(address: Address): Address {
  const { lang, region, year, against, standard } = address;
  return {
    ...(lang === undefined ? {} : { lang }),
    ...(region === undefined ? {} : { region }),
    ...(year === undefined ? {} : { year }),
    // A target is a number in the unit of one figure: it does not go along to others.
    ...(against === undefined || against.startsWith("target:") ? {} : { against }),
    ...(standard === undefined ? {} : { standard }),
  };
}
