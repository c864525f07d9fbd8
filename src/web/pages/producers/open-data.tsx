import { publicationRoutes, routeAddress } from "../../../api/index.ts";
import { Answered } from "../../components/answered.tsx";
import { TableWrap } from "../../components/table-wrap.tsx";
import { useAnswer } from "../../data/client.ts";
import { formatNumber } from "../../format/format-value.ts";
import { useWords } from "../../words/words.ts";

/** The published, protected figures as files that anybody may use. */
export function OpenData() {
  const { t, language } = useWords();
  const files = useAnswer(publicationRoutes.openData);
  return (
    <section className="section" aria-labelledby="open-data">
      <div className="section-head">
        <h2 id="open-data">{t("openData.title")}</h2>
        <p className="note">{t("openData.what")}</p>
      </div>
      <Answered query={files} rows={3}>
        {(data) =>
          data.files.length === 0 ? (
            <p className="soft">{t("openData.none")}</p>
          ) : (
            <TableWrap>
              <table className="table">
                <caption className="visually-hidden">{t("openData.title")}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t("openData.file")}</th>
                    <th scope="col">{t("openData.format")}</th>
                    <th scope="col" className="number">
                      {t("openData.size")}
                    </th>
                    <th scope="col" className="wide-only">
                      {t("column.release")}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {data.files.map((file) => (
                    <tr key={file.name}>
                      <th scope="row">
                        <a
                          href={routeAddress(publicationRoutes.openDataFile, {
                            params: { name: file.name },
                          })}
                          download={file.name}
                        >
                          {file.names[language]}
                        </a>
                      </th>
                      <td>{file.format.toUpperCase()}</td>
                      <td className="number">
                        {formatNumber(file.bytes / 1000, 1, language)}&nbsp;kB
                      </td>
                      <td className="wide-only">
                        <code>{file.release_id.slice(0, 6)}</code>
                      </td>
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
