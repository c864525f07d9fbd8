import { Link } from "@tanstack/react-router";
import type { Catalogue, CatalogueFunction, CataloguePackage } from "../../../api/index.ts";
import { carried } from "../../app/address.ts";
import { useAreaForms, usePlace, useSurroundings } from "../../data/place.ts";
import { formatLastDay } from "../../format/format-value.ts";
import { useWords } from "../../words/words.ts";

/** Packages, their functions and services; what is regional says whose it is. */
export function PackageTree({ catalogue }: { readonly catalogue: Catalogue }) {
  const { t } = useWords();
  const scopes = ["regional", "national"] as const;
  return scopes.map((scope) => {
    const packages = catalogue.packages.filter((one) => (one.scope ?? "regional") === scope);
    if (packages.length === 0) return null;
    return (
      <section key={scope} className="section" aria-label={t(`catalogue.scope.${scope}`)}>
        <div className="section-head">
          <h2>{t(`catalogue.scope.${scope}`)}</h2>
          <p className="note">{t(`catalogue.scope.${scope}.what`)}</p>
        </div>
        {packages.map((one) => (
          <PackageEntry key={one.package_id} entry={one} />
        ))}
      </section>
    );
  });
}

function PackageEntry({ entry }: { readonly entry: CataloguePackage }) {
  const { t, language } = useWords();
  const { address } = usePlace();
  const services = entry.functions.reduce((sum, one) => sum + one.services.length, 0);
  return (
    <details className="entry">
      <summary>
        <span className="entry-code">{entry.package_id}</span>
        <span className="entry-name">{entry.names[language]}</span>
        <span className="note">
          {t("catalogue.counts", { functions: entry.functions.length, services })}
        </span>
      </summary>
      <div className="entry-body">
        <p>
          <Link
            to="/packages/$package"
            params={{ package: entry.package_id }}
            search={carried(address)}
          >
            {t("attention.go.package")}
          </Link>
        </p>
        {entry.functions.map((one) => (
          <FunctionEntry key={one.function_id} entry={one} />
        ))}
      </div>
    </details>
  );
}

function FunctionEntry({ entry }: { readonly entry: CatalogueFunction }) {
  const { t, language } = useWords();
  const { release } = useSurroundings();
  const formsOf = useAreaForms();
  const regionName = (code: string): string => {
    const area = release.areas.find((one) => one.code === code);
    return area === undefined ? code : formsOf(area).name;
  };
  return (
    <div className="entry-function">
      <h3>
        {entry.names[language]} <span className="soft">{entry.function_id}</span>
      </h3>
      <ul>
        {entry.services.map((service) => (
          <li key={`${service.service_id} ${service.region_code}`}>
            {service.names[language]}{" "}
            <span className="note">
              {[
                service.service_id,
                service.is_nationally_comparable ? t("catalogue.comparable") : null,
                service.region_code === null
                  ? null
                  : t("catalogue.regional", { region: regionName(service.region_code) }),
                service.valid_until === null
                  ? null
                  : t("catalogue.until", { day: formatLastDay(service.valid_until, language) }),
              ]
                .filter((part) => part !== null)
                .join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
