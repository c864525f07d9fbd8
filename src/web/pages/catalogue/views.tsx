import type { Catalogue } from "../../../api/index.ts";
import { useWords } from "../../words/words.ts";

type View = Catalogue["views"][number];

/** The same services in other orders: by stage of life, by task. In one view a service stands once. */
export function Views({ catalogue }: { readonly catalogue: Catalogue }) {
  const { t, language } = useWords();
  return catalogue.views.map((view) => (
    <section key={view.view_id} className="section" aria-label={view.names[language]}>
      <div className="section-head">
        <h2>{view.names[language]}</h2>
        <p className="note">{t("catalogue.views.what")}</p>
      </div>
      <Nodes view={view} parent={null} />
    </section>
  ));
}

function Nodes({ view, parent }: { readonly view: View; readonly parent: string | null }) {
  const { t, language } = useWords();
  const nodes = view.nodes.filter((node) => node.parent_id === parent);
  if (nodes.length === 0) return null;
  return (
    <ul className="tree">
      {nodes.map((node) => (
        <li key={node.node_id}>
          {node.names[language]}{" "}
          <span className="note">{t("catalogue.services", { n: node.service_ids.length })}</span>
          <Nodes view={view} parent={node.node_id} />
        </li>
      ))}
    </ul>
  );
}
