export type ServerSettings = {
  /** Bytes of answers that are kept ready. */
  readonly cacheBytes: number;
  /** Answers that one asker may have computed in a minute; kept ones are free. Null for no limit. */
  readonly computedPerMinute: number | null;
  /** Holds every answer against its schema before it is sent; for tests. */
  readonly checksAnswers: boolean;
  /** Who may read `/metrics` beside those on the machine itself: the bearer of this token. */
  readonly metricsToken: string | null;
};

export const SERVER_SETTINGS: ServerSettings = {
  cacheBytes: 128 * 1024 * 1024,
  computedPerMinute: 600,
  checksAnswers: false,
  metricsToken: null,
};
