import { useNavigate, useSearch } from "@tanstack/react-router";
import { createContext, use } from "react";
import type { Area, ReleaseMeta, Session } from "../../api/index.ts";
import type { Address } from "../app/address.ts";
import { formatNumber } from "../format/format-value.ts";
import { type NameForms, plainForms } from "../names/name-forms.ts";
import { collaborativeForms, nationForms, regionForms } from "../names/region-names.ts";
import { useWords } from "../words/words.ts";

/** What every page knows: the open release and who looks at it. */
export type Surroundings = { readonly release: ReleaseMeta; readonly session: Session };

const SurroundingsContext = createContext<Surroundings | null>(null);
export const SurroundingsProvider = SurroundingsContext.Provider;

/** @throws Error outside the layout: a fault of ours. */
export function useSurroundings(): Surroundings {
  const surroundings = use(SurroundingsContext);
  if (surroundings === null) throw new Error("useSurroundings is outside the layout");
  return surroundings;
}

/** Regions of the smallest release that is about the whole country; with fewer, the nation is what was delivered. */
const FINLAND_REGIONS = 21;

export type Place = {
  readonly address: Address;
  readonly area: Area;
  readonly year: number;
  /** Code of what the figures are held against. */
  readonly against: string;
  readonly isStandardised: boolean;
  /** Goes to the same page with something in it changed. */
  readonly change: (changes: Address) => void;
};

/** Where a page is: from its address, and where that is silent, from the release and the one who looks. */
export function usePlace(): Place {
  const address = useSearch({ from: "__root__" });
  const navigate = useNavigate();
  const { release, session } = useSurroundings();
  const own = session.viewer.region_codes[0];
  const shown = release.areas.filter((area) => area.has_figures);
  const regions = shown.filter((area) => area.kind === "region");
  const area =
    shown.find((candidate) => candidate.code === address.region) ??
    regions.find((candidate) => candidate.code === own) ??
    regions[0] ??
    shown[0];
  if (area === undefined) throw new RangeError("the release has no area with figures");
  const year = release.years.find((candidate) => String(candidate) === address.year);
  return {
    address,
    area,
    year: year ?? release.years.at(-1) ?? Number(release.period.from.slice(0, 4)),
    against: againstOf(address, area),
    isStandardised: address.standard !== "crude",
    change: (changes) => {
      void navigate({
        to: ".",
        search: (current: Address) => ({ ...current, ...changes }),
        resetScroll: false,
      });
    },
  };
}

/** The nation, unless another is chosen; the nation itself is held against its year before. */
function againstOf(address: Address, area: Area): string {
  if (address.against !== undefined && address.against !== area.code) return address.against;
  return area.kind === "nation" ? "previous_year" : "FI";
}

/** An area as sentences name it. */
export function useAreaForms(): (area: Pick<Area, "kind" | "code" | "names">) => NameForms {
  const { language } = useWords();
  const { release } = useSurroundings();
  const regionCount = release.areas.filter((area) => area.kind === "region").length;
  return (area) => {
    if (area.kind === "nation") return nationForms(language, regionCount >= FINLAND_REGIONS);
    if (area.kind === "region") return regionForms(area.names, language);
    return collaborativeForms(area.code, area.names, language);
  };
}

/** What figures are held against, as sentences name it: an area, its peers, or the year before. */
export function useAgainstForms(): (code: string) => NameForms {
  const { t, language } = useWords();
  const { release } = useSurroundings();
  const formsOf = useAreaForms();
  return (code) => {
    const [word = "", detail = ""] = code.split(":", 2);
    if (word === "peers" || word === "previous_year" || word === "target") {
      const value = { value: formatNumber(Number(detail), detail.includes(".") ? 1 : 0, language) };
      return {
        name: t(`against.${word}`, value),
        genitive: t(`against.${word}.genitive`, value),
        inessive: t(`against.${word}`, value),
        illative: t(`against.${word}.illative`, value),
      };
    }
    const area = release.areas.find((candidate) => candidate.code === code);
    return area === undefined ? plainForms(code, language) : formsOf(area);
  };
}
