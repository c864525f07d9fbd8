import { useSearch } from "@tanstack/react-router";
import { Suspense, use, useEffect } from "react";
import { releaseRoutes, sessionRoutes } from "../../api/index.ts";
import type { Language } from "../../domain/names.ts";
import { FaultOf } from "../components/answered.tsx";
import { Loading } from "../components/states.tsx";
import { tellClient, useAnswer } from "../data/client.ts";
import { loadTexts, WordsProvider, type WordTexts, wordsOf } from "../words/words.ts";
import { Layout } from "./layout.tsx";

const texts = new Map<Language, Promise<WordTexts>>();

/** The texts of a language, fetched once. */
export function textsOf(language: Language): Promise<WordTexts> {
  const known = texts.get(language);
  const promise = known ?? loadTexts(language);
  if (known === undefined) texts.set(language, promise);
  return promise;
}

/** The language of the address, its texts, and then the release: what every page stands on. */
export function Root() {
  return (
    <Suspense>
      <InLanguage />
    </Suspense>
  );
}

function InLanguage() {
  const { lang: language = "fi" } = useSearch({ from: "__root__" });
  tellClient({ language });
  const words = wordsOf(language, use(textsOf(language)));
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <WordsProvider value={words}>
      <OverRelease />
    </WordsProvider>
  );
}

function OverRelease() {
  const release = useAnswer(releaseRoutes.release);
  const session = useAnswer(sessionRoutes.session);
  if (release.data !== undefined && session.data !== undefined) {
    tellClient({ csrfToken: session.data.csrf_token });
    return <Layout surroundings={{ release: release.data, session: session.data }} />;
  }
  const fault = release.error ?? session.error;
  return (
    <div className="page">
      <main>
        {fault === null ? (
          <Loading rows={10} />
        ) : (
          <FaultOf
            error={fault}
            onRetry={() => {
              void release.refetch();
              void session.refetch();
            }}
          />
        )}
      </main>
    </div>
  );
}
