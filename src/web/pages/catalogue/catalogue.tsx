import { Link } from "@tanstack/react-router";
import { type Catalogue as CatalogueAnswer, catalogueRoutes } from "../../../api/index.ts";
import { carried } from "../../app/address.ts";
import { Answered } from "../../components/answered.tsx";
import { useTitle } from "../../components/use-title.ts";
import { useAnswer } from "../../data/client.ts";
import { usePlace, useSurroundings } from "../../data/place.ts";
import { useWords } from "../../words/words.ts";
import { Changes } from "./changes.tsx";
import { Coverage } from "./coverage.tsx";
import { EventExplanation } from "./event-explanation.tsx";
import { IndicatorList } from "./indicator-list.tsx";
import { PackageTree } from "./package-tree.tsx";
import { Rules } from "./rules.tsx";
import { Views } from "./views.tsx";

const PARTS = ["packages", "indicators", "views", "rules", "coverage", "event", "changes"] as const;
type Part = (typeof PARTS)[number];

/** The catalogue: its packages, indicators, views, rules and versions, and why an event is where it is. */
export function Catalogue() {
  const catalogue = useAnswer(catalogueRoutes.catalogue);
  return (
    <Answered query={catalogue} rows={12}>
      {(data) => <Shown catalogue={data} />}
    </Answered>
  );
}

function Shown({ catalogue }: { readonly catalogue: CatalogueAnswer }) {
  const { t } = useWords();
  const { address } = usePlace();
  const { session } = useSurroundings();
  const shown = PARTS.find((part) => part === address.show) ?? "packages";
  const functions = catalogue.packages.flatMap((one) => one.functions);
  const services = functions.flatMap((one) => one.services);
  const heading = t("catalogue.heading", {
    packages: catalogue.packages.length,
    functions: functions.length,
    services: services.length,
  });
  useTitle(`${t("page.catalogue")}: ${heading}`);
  const parts = PARTS.filter(
    (part) => part !== "event" || session.permissions.includes("explain_events"),
  );
  return (
    <>
      <div className="opening">
        <p className="context">{t("catalogue.version", { version: catalogue.version })}</p>
        <h1>{heading}</h1>
        <p className="lead">
          {catalogue.is_proposal ? t("catalogue.lead.proposal") : t("catalogue.lead")}
        </p>
      </div>
      <nav className="choices section-first" aria-label={t("catalogue.parts")}>
        {parts.map((part) => (
          <Link
            key={part}
            to="/catalogue"
            search={{ ...carried(address), ...(part === "packages" ? {} : { show: part }) }}
            activeOptions={{ exact: true }}
            aria-current={part === shown ? "page" : undefined}
          >
            {t(`catalogue.part.${part}`)}
          </Link>
        ))}
      </nav>
      <PartOf part={shown} catalogue={catalogue} />
    </>
  );
}

function PartOf({ part, catalogue }: { readonly part: Part; readonly catalogue: CatalogueAnswer }) {
  switch (part) {
    case "packages":
      return <PackageTree catalogue={catalogue} />;
    case "indicators":
      return <IndicatorList />;
    case "views":
      return <Views catalogue={catalogue} />;
    case "rules":
      return <Rules />;
    case "coverage":
      return <Coverage />;
    case "event":
      return <EventExplanation />;
    case "changes":
      return <Changes catalogue={catalogue} />;
  }
}
