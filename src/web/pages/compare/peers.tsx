import { comparisonRoutes } from "../../../api/index.ts";
import { Answered } from "../../components/answered.tsx";
import { TableWrap } from "../../components/table-wrap.tsx";
import { useAnswer } from "../../data/client.ts";
import { useAreaForms, usePlace } from "../../data/place.ts";
import { formatNumber } from "../../format/format-value.ts";
import { useWords } from "../../words/words.ts";
import type { ShownArea } from "./areas.ts";

/** The regions most like one's own, and in what they are alike. */
export function Peers({ areas }: { readonly areas: readonly ShownArea[] }) {
  const { t, language } = useWords();
  const { area, year } = usePlace();
  const formsOf = useAreaForms();
  const peers = useAnswer(
    comparisonRoutes.peers,
    { query: { region: area.code, year } },
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
                    {data.peers[0]?.characteristics.map(({ name, names }) => (
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
                      {peer.characteristics.map((one) => (
                        <td key={one.name} className="number">
                          {one.peer === null ? "–" : formatNumber(one.peer, 1, language)}
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
