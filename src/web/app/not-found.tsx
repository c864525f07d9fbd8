import { Link } from "@tanstack/react-router";
import { useWords } from "../words/words.ts";

export function NotFound() {
  const { t } = useWords();
  return (
    <div className="opening">
      <h1>{t("notFound.title")}</h1>
      <p className="lead">
        {t("notFound.text")} <Link to="/">{t("page.home")}</Link>
      </p>
    </div>
  );
}
