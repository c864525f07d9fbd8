import { useState } from "react";
import type { FunctionRow, PackagePage } from "../../../api/index.ts";
import { CellValue } from "../../components/cell-value.tsx";
import { TableWrap } from "../../components/table-wrap.tsx";
import { type CellFormat, millionDecimals, numberOf } from "../../format/format-cell.ts";
import { useWords } from "../../words/words.ts";

/** The package by function, and each function by service when it is opened. */
export function Functions({ page }: { readonly page: PackagePage }) {
  const { t } = useWords();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const rows = [...page.functions].sort(
    (left, right) => (numberOf(right.cost) ?? 0) - (numberOf(left.cost) ?? 0),
  );
  const millions: CellFormat = {
    isInMillions: true,
    isBare: true,
    decimals: millionDecimals(numberOf(page.cost)),
  };
  const most = Math.max(...rows.map(({ cost }) => numberOf(cost) ?? 0), 1);
  const toggle = (id: string) => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
  };
  return (
    <section className="section" aria-labelledby="functions">
      <div className="section-head">
        <h2 id="functions">{t("package.functions")}</h2>
        <p className="note">{t("package.functions.what")}</p>
      </div>
      <TableWrap>
        <table className="table">
          <caption className="visually-hidden">{t("package.functions")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("column.function")}</th>
              <td className="bar-cell wide-only" />
              <th scope="col" className="number">
                {t("column.millions")}
              </th>
              <th scope="col" className="number">
                {t("column.clients")}
              </th>
              <th scope="col" className="number wide-only">
                {t("column.events")}
              </th>
              <th scope="col" className="number">
                {t("column.perClient")}
              </th>
            </tr>
          </thead>
          {rows.map((row) => (
            <FunctionBody
              key={row.function.code}
              row={row}
              most={most}
              millions={millions}
              isOpen={open.has(row.function.code)}
              onToggle={() => toggle(row.function.code)}
            />
          ))}
          <tfoot>
            <tr>
              <th scope="row">{t("table.total")}</th>
              <td className="bar-cell wide-only" />
              <td className="number">
                <CellValue cell={page.cost} format={millions} />
              </td>
              <td className="number">
                <CellValue cell={page.clients} format={{ isBare: true }} />
              </td>
              <td className="number wide-only">
                <CellValue cell={page.events} format={{ isBare: true }} />
              </td>
              <td className="number">
                <CellValue cell={page.cost_per_client} format={{ isBare: true }} />
              </td>
            </tr>
          </tfoot>
        </table>
      </TableWrap>
    </section>
  );
}

type BodyProps = {
  readonly row: FunctionRow;
  readonly most: number;
  readonly millions: CellFormat;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
};

function FunctionBody({ row, most, millions, isOpen, onToggle }: BodyProps) {
  const { language } = useWords();
  return (
    <tbody>
      <tr>
        <th scope="row">
          <button type="button" className="disclose" aria-expanded={isOpen} onClick={onToggle}>
            {row.function.names[language]}
          </button>
        </th>
        <td className="bar-cell wide-only" aria-hidden="true">
          <span className="bar" style={{ width: `${(100 * (numberOf(row.cost) ?? 0)) / most}%` }} />
        </td>
        <Cells row={row} millions={millions} />
      </tr>
      {isOpen
        ? row.services.map((service) => (
            <tr key={service.service.code} className="row-sub">
              <th scope="row">{service.service.names[language]}</th>
              <td className="bar-cell wide-only" aria-hidden="true">
                <span
                  className="bar bar-soft"
                  style={{ width: `${(100 * (numberOf(service.cost) ?? 0)) / most}%` }}
                />
              </td>
              <Cells row={service} millions={millions} />
            </tr>
          ))
        : null}
    </tbody>
  );
}

function Cells({
  row,
  millions,
}: {
  readonly row: Pick<FunctionRow, "cost" | "clients" | "events" | "cost_per_client">;
  readonly millions: CellFormat;
}) {
  return (
    <>
      <td className="number">
        <CellValue cell={row.cost} format={millions} />
      </td>
      <td className="number">
        <CellValue cell={row.clients} format={{ isBare: true }} />
      </td>
      <td className="number wide-only">
        <CellValue cell={row.events} format={{ isBare: true }} />
      </td>
      <td className="number">
        <CellValue cell={row.cost_per_client} format={{ isBare: true }} />
      </td>
    </>
  );
}
