import { comparisonRoutes, type Peer as PeerAnswer } from "../../../api/index.ts";
import type { Language } from "../../../domain/names.ts";
import { Answered } from "../../components/answered.tsx";
import { TableWrap } from "../../components/table-wrap.tsx";
import { useAnswer } from "../../data/client.ts";
import { useAreaForms, usePlace } from "../../data/place.ts";
import { formatNumber, formatValue } from "../../format/format-value.ts";
import { useWords } from "../../words/words.ts";
import type { ShownArea } from "./areas.ts";

type Characteristic = PeerAnswer["characteristics"][number];

/** What neither region has is no likeness. */
function isKnown({ own, peer }: Characteristic): boolean {
  return own !== null || peer !== null;
}

/** Shares as percents, residents as whole numbers, the rest with a decimal. */
function characteristicText(name: string, value: number | null, language: Language): string {
  if (value === null) return "–";
  if (name.startsWith("share")) {
    return formatValue(100 * value, "percent", language, { decimals: 1 });
  }
  return formatNumber(value, name === "residents" ? 0 : 1, language);
}

/** The regions most like one's own, and in what they are alike. */
export function Peers({ areas }: { readonly areas: readonly ShownArea[] }) {
  const { t, language } = useWords();
  const { area, year, against } = usePlace();
  const formsOf = useAreaForms();
  const peers = useAnswer(
    comparisonRoutes.peers,
    {
      query: {
        region: area.code,
        year,
        ...(/^peers:./.test(against) ? { chosen: against.slice("peers:".length) } : {}),
      },
    },
    { enabled: area.kind === "region" },
  );
  if (area.kind !== "region") return null;
  return (
    <section className="section" aria-labelledby="peers">
      <div className="section-head">
        <h2 id="peers">{t("compare.peers", { region: formsOf(area) })}</h2>
        <p className="note">{t("compare.peers.what")}</p>
      </div>
      <Answered query={peers}>
        {(data) =>
          data.peers.length === 0 ? (
            <p className="soft">{t("compare.peers.none")}</p>
          ) : (
            <TableWrap>
              <table className="table">
                <caption className="visually-hidden">
                  {t("compare.peers", { region: formsOf(area) })}
                </caption>
                <thead>
                  <tr>
                    <th scope="col">{t("column.region")}</th>
                    <th scope="col" className="number">
                      {t("column.value")}
                    </th>
                    {data.peers[0]?.characteristics.filter(isKnown).map(({ name, names }) => (
                      <th key={name} scope="col" className="number">
                        {names[language]}
                      </th>
                    ))}
                    <th scope="col" className="number">
                      {t("column.distance")}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {data.peers.map((peer) => (
                    <tr key={peer.area.code}>
                      <th scope="row">{formsOf(peer.area).name}</th>
                      <td className="number">
                        {areas.find(({ code }) => code === peer.area.code)?.text ?? "–"}
                      </td>
                      {peer.characteristics.filter(isKnown).map((one) => (
                        <td key={one.name} className="number">
                          {characteristicText(one.name, one.peer, language)}
                        </td>
                      ))}
                      <td className="number">{formatNumber(peer.distance, 2, language)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableWrap>
          )
        }
      </Answered>
    </section>
  );
}
