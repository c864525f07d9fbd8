import { Link } from "@tanstack/react-router";
import { usePlace, useSurroundings } from "../data/place.ts";
import { useWords } from "../words/words.ts";
import { carried } from "./address.ts";
import { FOOT_PAGES, pagesFor } from "./pages.ts";

/** Which release this is, where it comes from, and what must be known of it before it is believed. */
export function Foot({ onOpenViews }: { readonly onOpenViews: (() => void) | null }) {
  const { t, language } = useWords();
  const { release, session } = useSurroundings();
  const { address } = usePlace();
  return (
    <footer className="foot">
      <p className="foot-line">
        <span>
          {t("foot.release", {
            id: release.release_id.slice(0, 6),
            title: release.title,
          })}
        </span>
        <span>{t("foot.catalogue", { version: release.catalogue })}</span>
        <span>
          {release.proofs.holding === release.proofs.all
            ? t("foot.proofs", { n: release.proofs.all })
            : t("foot.proofsBroken", { n: release.proofs.all - release.proofs.holding })}
        </span>
        {session.mode === "demo" ? <span>{t("foot.noSignIn")}</span> : null}
      </p>
      <nav aria-label={t("foot.pages")}>
        <ul className="foot-line no-print">
          {pagesFor(FOOT_PAGES).map(({ path, word }) => (
            <li key={path}>
              <Link to={path} search={carried(address)}>
                {t(word)}
              </Link>
            </li>
          ))}
          {session.mode === "accounts" ? (
            <li>
              <Link to="/sign-in" search={carried(address)}>
                {session.user === null ? t("page.signIn") : session.user.name}
              </Link>
            </li>
          ) : null}
          {onOpenViews === null ? null : (
            <li>
              <button type="button" className="text-button" onClick={onOpenViews}>
                {t("views.heading")}
              </button>
            </li>
          )}
          <li>
            <a href="/api/docs">{t("foot.api")}</a>
          </li>
        </ul>
      </nav>
      <div className="foot-notes">
        {release.is_synthetic ? <p>{t("foot.synthetic")}</p> : null}
        {release.notes.map((note) => (
          <p key={note.en}>{note[language]}</p>
        ))}
      </div>
    </footer>
  );
}
