import { publicationRoutes, releaseRoutes } from "../../../api/index.ts";
import { Answered } from "../../components/answered.tsx";
import { useTitle } from "../../components/use-title.ts";
import { useAnswer } from "../../data/client.ts";
import { usePlace, useSurroundings } from "../../data/place.ts";
import { useWords } from "../../words/words.ts";
import { Difference } from "./difference.tsx";
import { PublicationList } from "./publication-list.tsx";
import { ReleaseTable } from "./release-table.tsx";

/** Releases: which is open, which are on their way to the public, and what changed from one to the next. */
export function Releases() {
  const { t } = useWords();
  const { address } = usePlace();
  const { release } = useSurroundings();
  const releases = useAnswer(releaseRoutes.releases);
  const publications = useAnswer(publicationRoutes.publications);
  return (
    <Answered query={releases} rows={6}>
      {(data) => {
        const current = data.releases.find((one) => one.is_current);
        const others = data.releases.filter((one) => one !== current);
        const to = address.to ?? current?.release_id ?? release.release_id;
        const from = address.from ?? others.find((one) => one.release_id !== to)?.release_id;
        return (
          <>
            <Opening count={data.releases.length} />
            <ReleaseTable
              releases={data.releases}
              publications={publications.data?.publications ?? []}
            />
            {publications.data === undefined ? null : (
              <PublicationList publications={publications.data.publications} />
            )}
            {from === undefined || from === to ? (
              <p className="soft section">{t("releases.one")}</p>
            ) : (
              <Difference from={from} to={to} releases={data.releases} />
            )}
          </>
        );
      }}
    </Answered>
  );
}

function Opening({ count }: { readonly count: number }) {
  const { t } = useWords();
  const { release } = useSurroundings();
  const heading = t("releases.heading", { id: release.release_id.slice(0, 6), n: count });
  useTitle(heading);
  return (
    <div className="opening">
      <p className="context">{release.title}</p>
      <h1>{heading}</h1>
      <p className="lead">{t("releases.lead")}</p>
    </div>
  );
}
