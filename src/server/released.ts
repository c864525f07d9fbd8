import { UserError } from "../domain/errors.ts";
import {
  currentReleaseId,
  openRelease,
  PUBLIC_AUDIENCE,
  publicationInForce,
  type Release,
} from "../release/index.ts";
import type { EngineSettings } from "../sql/engine.ts";

/** The release that is being served, opened once for all requests. */
export type ServedRelease = {
  /** Does work with the current release; the release stays open until the work is done. */
  readonly use: <Result>(work: (release: Release) => Promise<Result>) => Promise<Result>;
  /** The id of the open release; null when there is none yet. */
  readonly id: () => string | null;
  /**
   * Opens the release that `releases/current` names, when it is another one, or another publication of it is
   * in force. Requests that have begun end
   * with the release they began with; it is closed after the last of them.
   *
   * @returns Whether another release is open now.
   */
  readonly refresh: () => Promise<boolean>;
  /** Waits for the requests that have begun and closes everything. */
  readonly close: () => Promise<void>;
};

type Opened = {
  readonly release: Release;
  users: number;
  isRetired: boolean;
  whenFree: () => void;
};

/**
 * Serves the current release of a workspace and swaps to a newer one without losing a request.
 *
 * @param onSwap Told the id of each release that is opened.
 */
export function serveRelease(
  releasesFolder: string,
  settings: EngineSettings,
  onSwap: (releaseId: string) => void,
): ServedRelease {
  let current: Opened | null = null;
  let refreshing: Promise<boolean> | null = null;
  const closing = new Set<Promise<void>>();

  const retire = (opened: Opened): void => {
    opened.isRetired = true;
    const closed = new Promise<void>((resolve) => {
      opened.whenFree = () => {
        opened.release.engine.close();
        resolve();
      };
    });
    closing.add(closed);
    void closed.then(() => closing.delete(closed));
    if (opened.users === 0) opened.whenFree();
  };

  const open = async (): Promise<boolean> => {
    const wanted = currentReleaseId(releasesFolder);
    if (wanted === null) return false;
    const published = publicationInForce(releasesFolder, wanted, PUBLIC_AUDIENCE);
    const isOpen =
      wanted === current?.release.releaseId &&
      (published?.manifest.publication_id ?? null) === current.release.publicationId;
    if (isOpen) return false;
    const release = await openRelease(releasesFolder, { ...settings, tables: "now" });
    const before = current;
    current = { release, users: 0, isRetired: false, whenFree: () => {} };
    if (before !== null) retire(before);
    onSwap(release.releaseId);
    return true;
  };

  return {
    id: () => current?.release.releaseId ?? null,
    use: async (work) => {
      const opened = current;
      if (opened === null) {
        throw new UserError(
          "no_release",
          "there is no release yet; make one with: paketti run, or from the page of the data",
        );
      }
      opened.users += 1;
      try {
        return await work(opened.release);
      } finally {
        opened.users -= 1;
        if (opened.isRetired && opened.users === 0) opened.whenFree();
      }
    },
    refresh: () => {
      refreshing ??= open().finally(() => {
        refreshing = null;
      });
      return refreshing;
    },
    close: async () => {
      if (current !== null) retire(current);
      current = null;
      await Promise.all(closing);
    },
  };
}
