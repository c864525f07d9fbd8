import { useNavigate, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import {
  Autocomplete,
  Dialog,
  Input,
  ListBox,
  ListBoxItem,
  Modal,
  ModalOverlay,
  TextField,
} from "react-aria-components";
import { administrationRoutes, figureRoutes, type Indicator } from "../../api/index.ts";
import type { Names } from "../../domain/names.ts";
import { useAnswer } from "../data/client.ts";
import { usePlace, useSurroundings } from "../data/place.ts";
import { shortPackageName } from "../names/package-names.ts";
import { regionForms } from "../names/region-names.ts";
import { useWords, type WordKey } from "../words/words.ts";
import { type Address, carried } from "./address.ts";
import { ALL_PAGES, pagesFor } from "./pages.ts";

type Found = {
  readonly id: string;
  readonly name: string;
  readonly kind: WordKey;
  /** Everything by which it can be found, in three languages. */
  readonly text: string;
  readonly go: { readonly to: string; readonly search: Address };
};

const MOST_SHOWN = 40;

/** Finds any package, indicator, region or page by a part of its name in any of the three languages. */
export default function Palette({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const router = useRouter();
  const [text, setText] = useState("");
  const found = matching(useEverything(), text).slice(0, MOST_SHOWN);
  return (
    <ModalOverlay className="palette-back" isOpen isDismissable onOpenChange={onClose}>
      <Modal className="palette">
        <Dialog className="palette-dialog" aria-label={t("palette.title")}>
          <Autocomplete inputValue={text} onInputChange={setText}>
            <TextField aria-label={t("palette.title")} autoFocus>
              <Input className="palette-input" placeholder={t("palette.placeholder")} />
            </TextField>
            <ListBox
              className="palette-list"
              aria-label={t("palette.found")}
              items={found}
              selectionMode="none"
              onAction={(key) => {
                const chosen = found.find(({ id }) => id === key);
                if (chosen === undefined) return;
                onClose();
                if (chosen.kind === "palette.view") router.history.push(chosen.go.to);
                else void navigate({ to: chosen.go.to, search: () => chosen.go.search });
              }}
              renderEmptyState={() => <p className="palette-item soft">{t("palette.nothing")}</p>}
            >
              {(item) => (
                <ListBoxItem id={item.id} textValue={item.name} className="palette-item">
                  <span>{item.name}</span>
                  <span className="palette-kind">{t(item.kind)}</span>
                </ListBoxItem>
              )}
            </ListBox>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function useEverything(): Found[] {
  const { t, language } = useWords();
  const { release, session } = useSurroundings();
  const { address } = usePlace();
  const indicators = useAnswer(figureRoutes.indicators).data?.indicators ?? [];
  const saved = useAnswer(
    administrationRoutes.savedViews,
    {},
    { enabled: session.permissions.includes("save_views") },
  );
  const here = carried(address);
  const pages = pagesFor(ALL_PAGES).map(
    ({ path, word }): Found => ({
      id: `page ${path}`,
      name: t(word),
      kind: "palette.page",
      text: `${t(word)} ${path}`,
      go: { to: path, search: here },
    }),
  );
  const packages = release.packages.map(
    ({ code, names }): Found => ({
      id: `package ${code}`,
      name: shortPackageName(names, language),
      kind: "palette.package",
      text: `${code} ${all(names)} ${shortPackageName(names, language)}`,
      go: { to: `/packages/${code}`, search: here },
    }),
  );
  const regions = release.areas
    .filter((area) => area.has_figures && area.kind === "region")
    .map(
      ({ code, names }): Found => ({
        id: `region ${code}`,
        name: regionForms(names, language).name,
        kind: "palette.region",
        text: `${code} ${all(names)} ${regionForms(names, language).name}`,
        go: { to: "/", search: { ...here, region: code } },
      }),
    );
  const views = (saved.data?.views ?? []).map(
    ({ view_id: id, name, address: to }): Found => ({
      id: `view ${id}`,
      name,
      kind: "palette.view",
      text: name,
      go: { to, search: {} },
    }),
  );
  return [...views, ...pages, ...packages, ...regions, ...indicators.map(foundIndicator)];

  function foundIndicator({ indicator_id: id, names }: Indicator): Found {
    return {
      id: `indicator ${id}`,
      name: names[language],
      kind: "palette.indicator",
      text: `${id} ${all(names)}`,
      go: { to: "/compare", search: { ...here, indicator: id } },
    };
  }
}

function all(names: Names): string {
  return `${names.fi} ${names.sv} ${names.en}`;
}

/** Those that hold every word that was written, without regard to case and accents. */
function matching(everything: readonly Found[], text: string): Found[] {
  const words = plain(text)
    .split(/\s+/)
    .filter((word) => word !== "");
  return everything.filter((one) => words.every((word) => plain(one.text).includes(word)));
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "");
}
