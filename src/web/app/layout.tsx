import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import type { Language } from "../../domain/names.ts";
import { Loading } from "../components/states.tsx";
import { type Surroundings, SurroundingsProvider, usePlace } from "../data/place.ts";
import { useWords } from "../words/words.ts";
import { type Address, carried } from "./address.ts";
import { Foot } from "./foot.tsx";
import { MAIN_PAGES, pagesFor } from "./pages.ts";

const Palette = lazy(() => import("./palette.tsx"));
const SavedViews = lazy(() => import("./saved-views.tsx"));
const LANGUAGES: readonly { code: Language; name: string }[] = [
  { code: "fi", name: "suomeksi" },
  { code: "sv", name: "på svenska" },
  { code: "en", name: "in English" },
];

/** Head, page and foot: the same around every page. */
export function Layout({ surroundings }: { readonly surroundings: Surroundings }) {
  const { t } = useWords();
  const [areViewsOpen, setViewsOpen] = useState(false);
  const openViews = surroundings.session.permissions.includes("save_views")
    ? () => setViewsOpen(true)
    : null;
  return (
    <SurroundingsProvider value={surroundings}>
      <div className="page">
        <a className="skip" href="#main">
          {t("layout.skip")}
        </a>
        <Head onOpenViews={openViews} />
        <main id="main" tabIndex={-1}>
          <Suspense fallback={<Loading rows={10} />}>
            <Outlet />
          </Suspense>
        </main>
        <Foot onOpenViews={openViews} />
        {areViewsOpen ? (
          <Suspense>
            <SavedViews onClose={() => setViewsOpen(false)} />
          </Suspense>
        ) : null}
      </div>
    </SurroundingsProvider>
  );
}

function Head({ onOpenViews }: { readonly onOpenViews: (() => void) | null }) {
  const { t, language } = useWords();
  const { address } = usePlace();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  usePaletteKey(() => setPaletteOpen(true));

  return (
    <header className="head" data-open={isMenuOpen ? "" : undefined}>
      <Link className="head-name" to="/" search={carried(address)}>
        Paketti
      </Link>
      <nav className="head-pages" id="pages" aria-label={t("layout.pages")}>
        <ul>
          {pagesFor(MAIN_PAGES).map((page) => (
            <li key={page.path}>
              <Link
                to={page.path}
                search={carried(address)}
                aria-current={isWithin(path, page.path) ? "page" : undefined}
                onClick={() => setMenuOpen(false)}
              >
                {t(page.word)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="head-tools">
        <button
          type="button"
          className="text-button head-menu"
          aria-expanded={isMenuOpen}
          aria-controls="pages"
          onClick={() => setMenuOpen(!isMenuOpen)}
        >
          {t("layout.menu")}
        </button>
        <button
          type="button"
          className="text-button palette-button"
          onClick={() => setPaletteOpen(true)}
        >
          <kbd className="key key-hint">Ctrl K</kbd> {t("layout.find")}
        </button>
        {onOpenViews === null ? null : (
          <button type="button" className="text-button wide-only" onClick={onOpenViews}>
            {t("views.open")}
          </button>
        )}
        <ul className="languages" aria-label={t("layout.languages")}>
          {LANGUAGES.map(({ code, name }) => (
            <li key={code}>
              <Link
                to="."
                search={(current: Address) => ({ ...current, lang: code })}
                hrefLang={code}
                lang={code}
                aria-current={code === language ? "true" : undefined}
                resetScroll={false}
              >
                {code}
                <span className="visually-hidden">, {name}</span>
              </Link>
            </li>
          ))}
        </ul>
      </div>
      {isPaletteOpen ? (
        <Suspense>
          <Palette onClose={() => setPaletteOpen(false)} />
        </Suspense>
      ) : null}
    </header>
  );
}

function isWithin(path: string, page: string): boolean {
  return page === "/" ? path === "/" : path === page || path.startsWith(`${page}/`);
}

/** Ctrl K, or Cmd K, opens the palette anywhere. */
function usePaletteKey(open: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      open();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [open]);
}
