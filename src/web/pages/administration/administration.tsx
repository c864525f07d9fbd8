import { Link } from "@tanstack/react-router";
import { carried } from "../../app/address.ts";
import { Empty } from "../../components/states.tsx";
import { useTitle } from "../../components/use-title.ts";
import { usePlace, useSurroundings } from "../../data/place.ts";
import { useWords } from "../../words/words.ts";
import { Audit } from "./audit.tsx";
import { SettingsForm } from "./settings-form.tsx";
import { Sources } from "./sources.tsx";
import { Users } from "./users.tsx";

const PARTS = ["users", "audit", "settings", "sources"] as const;

/** Users and roles, the audit log, settings, and how the data sources are. */
export function Administration() {
  const { t } = useWords();
  const { address } = usePlace();
  const { session } = useSurroundings();
  const allowed = PARTS.filter((part) => {
    if (part === "audit") return session.permissions.includes("read_audit");
    if (part === "sources") return session.permissions.includes("see_deliveries");
    return session.permissions.includes("administer");
  });
  const shown = allowed.find((part) => part === address.show) ?? allowed[0];
  useTitle(t("page.administration"));
  return (
    <>
      <div className="opening">
        <h1>{t("page.administration")}</h1>
        <p className="lead">
          {session.mode === "demo" ? t("administration.lead.demo") : t("administration.lead")}
        </p>
      </div>
      {shown === undefined ? <Empty>{t("administration.notAllowed")}</Empty> : null}
      <nav className="choices section-first" aria-label={t("administration.parts")}>
        {allowed.map((part) => (
          <Link
            key={part}
            to="/administration"
            search={{ ...carried(address), show: part }}
            activeOptions={{ exact: true }}
            aria-current={part === shown ? "page" : undefined}
          >
            {t(`administration.part.${part}`)}
          </Link>
        ))}
      </nav>
      {shown === "users" ? <Users /> : null}
      {shown === "audit" ? <Audit /> : null}
      {shown === "settings" ? <SettingsForm /> : null}
      {shown === "sources" ? <Sources /> : null}
    </>
  );
}
