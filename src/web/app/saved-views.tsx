import { useMutation } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { administrationRoutes, type SavedView } from "../../api/index.ts";
import { Answered, FaultOf } from "../components/answered.tsx";
import { client, queryClient, useAnswer } from "../data/client.ts";
import { textOf } from "../data/form.ts";
import { formatDay } from "../format/format-value.ts";
import { useWords } from "../words/words.ts";

/** One's own views: the address of this one is kept under a name, others are opened or removed. */
export default function SavedViews({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords();
  return (
    <ModalOverlay className="palette-back" isOpen isDismissable onOpenChange={onClose}>
      <Modal className="palette">
        <Dialog className="palette-dialog views-dialog">
          <div className="views-head">
            <Heading slot="title">{t("views.heading")}</Heading>
            <button type="button" className="text-button" onClick={onClose}>
              {t("views.close")}
            </button>
          </div>
          <Views onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Views({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords();
  const router = useRouter();
  const views = useAnswer(administrationRoutes.savedViews);
  const [removed, setRemoved] = useState<SavedView | null>(null);
  const onSuccess = () => queryClient.invalidateQueries();
  const save = useMutation({
    mutationFn: (body: { name: string; address: string }) =>
      client.ask(administrationRoutes.saveView, { body }),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (view: SavedView) =>
      client.ask(administrationRoutes.removeView, { params: { view_id: view.view_id } }),
    onSuccess,
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = textOf(new FormData(event.currentTarget), "name");
    setRemoved(null);
    save.mutate({ name, address: router.state.location.href });
  };
  const open = (address: string): void => {
    onClose();
    router.history.push(address);
  };
  return (
    <>
      <form className="inline-form" onSubmit={submit}>
        <label className="field">
          <span className="field-label">{t("views.name")}</span>
          <input
            className="input"
            name="name"
            required
            maxLength={200}
            defaultValue={document.title.replace(/ – Paketti$/, "").slice(0, 200)}
          />
        </label>
        <button type="submit" className="button button-main" disabled={save.isPending}>
          {t("views.save")}
        </button>
      </form>
      <p role="status" className="note">
        {removed === null
          ? save.isSuccess
            ? t("views.saved", { name: save.data.name })
            : ""
          : null}
        {removed === null ? null : (
          <>
            {t("views.removed", { name: removed.name })}{" "}
            <button
              type="button"
              className="text-button"
              onClick={() => {
                save.mutate({ name: removed.name, address: removed.address });
                setRemoved(null);
              }}
            >
              {t("views.undo")}
            </button>
          </>
        )}
      </p>
      {save.error === null ? null : <FaultOf error={save.error} />}
      {remove.error === null ? null : <FaultOf error={remove.error} />}
      <Answered query={views} rows={2}>
        {(data) =>
          data.views.length === 0 ? (
            <p className="soft">{t("views.none")}</p>
          ) : (
            <ul className="views-list">
              {data.views.map((view) => (
                <SavedRow
                  key={view.view_id}
                  view={view}
                  onOpen={() => open(view.address)}
                  onRemove={() => {
                    setRemoved(view);
                    remove.mutate(view);
                  }}
                />
              ))}
            </ul>
          )
        }
      </Answered>
    </>
  );
}

function SavedRow({
  view,
  onOpen,
  onRemove,
}: {
  readonly view: SavedView;
  readonly onOpen: () => void;
  readonly onRemove: () => void;
}) {
  const { t, language } = useWords();
  return (
    <li>
      <a
        href={view.address}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          onOpen();
        }}
      >
        {view.name}
      </a>
      <span className="note">{formatDay(view.created_at.slice(0, 10), language)}</span>
      <button
        type="button"
        className="text-button"
        aria-label={t("views.removeOf", { name: view.name })}
        onClick={onRemove}
      >
        {t("views.remove")}
      </button>
    </li>
  );
}
