import { comparisonRoutes } from "../../api/index.ts";
import { useAnswer } from "../data/client.ts";
import { useAreaForms, usePlace, useSurroundings } from "../data/place.ts";
import { useWords } from "../words/words.ts";

const FEWEST_PEERS = 3;

/** Who the peers are when figures are held against them, and the choice of others instead. */
export function PeerChoice() {
  const { t } = useWords();
  const { release } = useSurroundings();
  const { area, year, against, change } = usePlace();
  const formsOf = useAreaForms();
  const isShown = against === "peers" || against.startsWith("peers:");
  const nearest = useAnswer(
    comparisonRoutes.peers,
    { query: { region: area.code, year } },
    { enabled: isShown && area.kind === "region" },
  );
  if (!isShown) return null;
  const own = against.startsWith("peers:") ? codesOf(against) : null;
  const codes = own ?? (nearest.data?.peers ?? []).map((peer) => peer.area.code);
  const regions = release.areas.filter(
    (one) => one.kind === "region" && one.has_figures && one.code !== area.code,
  );
  const names = regions.filter(({ code }) => codes.includes(code)).map((one) => formsOf(one).name);
  const toggle = (code: string): void => {
    const next = codes.includes(code) ? codes.filter((one) => one !== code) : [...codes, code];
    change({ against: `peers:${next.join(",")}` });
  };
  return (
    <details className="peer-choice">
      <summary>
        {names.length === 0
          ? t("peers.none")
          : t(own === null ? "peers.nearest" : "peers.chosen", { names: names.join(", ") })}
      </summary>
      <fieldset>
        <legend className="field-label">{t("peers.choose")}</legend>
        <div className="choices">
          {regions.map((region) => (
            <label key={region.code} className="check">
              <input
                type="checkbox"
                checked={codes.includes(region.code)}
                onChange={() => toggle(region.code)}
              />{" "}
              {formsOf(region).name}
            </label>
          ))}
        </div>
        {names.length < FEWEST_PEERS ? <p className="note">{t("peers.tooFew")}</p> : null}
        {own === null ? null : (
          <button
            type="button"
            className="text-button"
            onClick={() => change({ against: "peers" })}
          >
            {t("peers.backToNearest")}
          </button>
        )}
      </fieldset>
    </details>
  );
}

function codesOf(against: string): string[] {
  return against
    .slice("peers:".length)
    .split(",")
    .filter((code) => code !== "");
}
