import { useMutation } from "@tanstack/react-query";
import { dataRoutes } from "../../../api/index.ts";
import { FaultOf } from "../../components/answered.tsx";
import { client } from "../../data/client.ts";
import { base64Of } from "../../data/form.ts";
import { useWords } from "../../words/words.ts";

/** The downloaded rows back, corrected: what was received, and where the run is started. */
export function HandIn({ deliveryId }: { readonly deliveryId: string }) {
  const { t } = useWords();
  const handed = useMutation({
    mutationFn: async (file: File) => ({
      name: file.name,
      taken: await client.ask(dataRoutes.redeliver, {
        params: { delivery_id: deliveryId },
        body: { file: await base64Of(file) },
      }),
    }),
  });
  return (
    <>
      <label className="button file-button">
        {t("data.quarantine.handIn")}
        <input
          type="file"
          accept=".csv,text/csv"
          className="visually-hidden"
          aria-label={t("data.quarantine.handInOf", { delivery: deliveryId })}
          disabled={handed.isPending}
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file === undefined) return;
            handed.mutate(file);
            event.target.value = "";
          }}
        />
      </label>
      <div role="status">
        {handed.isSuccess ? (
          <Received fileName={handed.data.name} taken={handed.data.taken} />
        ) : null}
      </div>
      {handed.error === null ? null : <FaultOf error={handed.error} />}
    </>
  );
}

function Received({
  fileName,
  taken,
}: {
  readonly fileName: string;
  readonly taken: {
    readonly delivery_id: string;
    readonly received_rows: number;
    readonly duplicate_rows: number;
  };
}) {
  const { t } = useWords();
  return (
    <>
      <p>
        {t("data.quarantine.received", {
          file: fileName,
          n: taken.received_rows,
          delivery: taken.delivery_id,
        })}
      </p>
      {taken.duplicate_rows === 0 ? null : (
        <p>{t("data.quarantine.duplicates", { n: taken.duplicate_rows })}</p>
      )}
      <p>
        <a href="#runs">{t("data.quarantine.toRuns")}</a>
      </p>
    </>
  );
}
