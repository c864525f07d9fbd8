import { type Dialect, PostgresDialect } from "kysely";
import { UserError } from "../domain/errors.ts";

const MOST_CONNECTIONS = 10;
const CONNECT_MILLISECONDS = 10_000;
const STATEMENT_MILLISECONDS = 30_000;
/** PostgreSQL's number for `bigint`; ours are counts of rows, well inside the safe integers. */
const BIGINT_TYPE = 20;

/**
 * @param url As in `postgresql://user:password@host/database`.
 * @param onFault Told when a connection at rest is lost; the next query makes a new one.
 * @throws UserError "state_unreachable" when it is no such address.
 */
export async function postgresqlDialect(
  url: string,
  onFault: (message: string) => void,
): Promise<Dialect> {
  refuseOtherAddress(url);
  const { default: pg } = await import("pg");
  const pool = new pg.Pool({
    connectionString: url,
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    statement_timeout: STATEMENT_MILLISECONDS,
    application_name: "paketti",
    types: {
      getTypeParser: (type: number, format) =>
        type === BIGINT_TYPE ? Number : pg.types.getTypeParser(type, format),
    },
  });
  pool.on("error", (error) => onFault(`a connection to the state was lost: ${error.message}`));
  return new PostgresDialect({ pool });
}

function refuseOtherAddress(url: string): void {
  if (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) return;
  throw new UserError(
    "state_unreachable",
    "DATABASE_URL is not the address of a PostgreSQL database, such as postgresql://user:password@host/database",
  );
}
