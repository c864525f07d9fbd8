import { useNavigate } from "@tanstack/react-router";
import type { Difference, PackagePage } from "../../../api/index.ts";
import { ContextSentence } from "../../components/context-controls.tsx";
import { useTitle } from "../../components/use-title.ts";
import { WordSelect } from "../../components/word-select.tsx";
import { useAgainstForms, useAreaForms, usePlace, useSurroundings } from "../../data/place.ts";
import { differenceSentence } from "../../data/sentences.ts";
import { formatInUnit, numberOf, relativeDifference } from "../../format/format-cell.ts";
import { formatValue } from "../../format/format-value.ts";
import { shortPackageName } from "../../names/package-names.ts";
import { useWords } from "../../words/words.ts";

/** The package, its finding against the comparison, and in two or three sentences why. */
export function Opening({
  page,
  difference,
}: {
  readonly page: PackagePage;
  readonly difference: Difference | null;
}) {
  const { t, language } = useWords();
  const lead = useLead(page, difference);
  const heading = useHeading(page);
  useTitle(`${shortPackageName(page.package.names, language)}: ${heading}`);
  return (
    <div className="opening">
      <ContextSentence
        template={
          page.cost_per_resident.standardised === null ? "context.package.crude" : "context.package"
        }
        slots={{ package: <PackageControl page={page} label={t("control.package")} /> }}
      />
      <h1>{heading}</h1>
      <p className="lead">{lead.join(" ")}</p>
    </div>
  );
}

function PackageControl({ page, label }: { readonly page: PackagePage; readonly label: string }) {
  const { language } = useWords();
  const { release } = useSurroundings();
  const navigate = useNavigate();
  return (
    <WordSelect
      label={label}
      value={page.package.code}
      options={release.packages.map(({ code, names }) => ({
        value: code,
        label: shortPackageName(names, language),
      }))}
      onChange={(code) => {
        void navigate({ to: "/packages/$package", params: { package: code }, search: true });
      }}
    />
  );
}

function useHeading(page: PackagePage): string {
  const { t, language } = useWords();
  const { against, isStandardised } = usePlace();
  const formsOf = useAreaForms();
  const againstForms = useAgainstForms();
  const rate = page.cost_per_resident;
  const value = numberOf(rate, isStandardised);
  const region = formsOf(page.area);
  if (value === null) return t("package.heading.none", { region });
  const figure = formatInUnit(value, rate.unit, language);
  const difference = relativeDifference(rate, isStandardised);
  if (difference === null) return t("package.heading.alone", { region, figure });
  const size = formatValue(Math.abs(difference), "percent", language);
  const words = { region, figure, size, against: againstForms(against) };
  if (Math.abs(difference) < 0.5) return t("package.heading.same", words);
  return t(difference > 0 ? "package.heading.more" : "package.heading.less", words);
}

function useLead(page: PackagePage, difference: Difference | null): string[] {
  const words = useWords();
  const { t, language } = words;
  const { against, isStandardised } = usePlace();
  const againstForms = useAgainstForms();
  const clients = numberOf(page.clients);
  const cost = numberOf(page.cost);
  const perClient = numberOf(page.cost_per_client);
  const whole =
    clients === null || cost === null || perClient === null
      ? null
      : t("package.lead.whole", {
          n: clients,
          clients: formatInUnit(clients, "persons", language),
          cost: formatValue(cost, "million_euros", language),
          perClient: formatInUnit(perClient, "euros_per_person", language),
        });
  const sure = differenceSentence(
    page.cost_per_resident,
    t(
      isStandardised && page.cost_per_resident.standardised !== null
        ? "home.perResident.standardised"
        : "home.perResident.crude",
    ),
    againstForms(against),
    words,
    isStandardised,
  );
  return [sure, difference === null ? null : partsSentence(difference, words), whole].filter(
    (sentence) => sentence !== null,
  );
}

/** "Erosta +1 120 € tulee peittävyydestä ja +610 € yksikkökustannuksesta": the two largest parts. */
function partsSentence(
  difference: Difference,
  { t, language }: ReturnType<typeof useWords>,
): string | null {
  const parts = difference.parts
    .map(({ part, cell }) => ({ part, value: numberOf(cell) ?? 0, unit: cell.unit }))
    .filter(({ value }) => Math.abs(value) >= 0.5)
    .sort((left, right) => Math.abs(right.value) - Math.abs(left.value));
  const [first, second] = parts;
  if (first === undefined) return null;
  const isPeers = difference.peers.length > 0;
  const euros = (value: number, unit: string) =>
    formatInUnit(value, unit, language, { isSigned: true });
  if (second === undefined) {
    return t(isPeers ? "package.parts.peers.one" : "package.parts.one", {
      first: euros(first.value, first.unit),
      firstPart: t(`part.${first.part}.from`),
    });
  }
  return t(isPeers ? "package.parts.peers.two" : "package.parts.two", {
    first: euros(first.value, first.unit),
    firstPart: t(`part.${first.part}.from`),
    second: euros(second.value, second.unit),
    secondPart: t(`part.${second.part}.from`),
  });
}
