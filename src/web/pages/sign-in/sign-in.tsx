import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type Session, sessionRoutes } from "../../../api/index.ts";
import { carried } from "../../app/address.ts";
import { FaultOf } from "../../components/answered.tsx";
import { CheckedForm, Field } from "../../components/checked-form.tsx";
import { useTitle } from "../../components/use-title.ts";
import { client, queryClient } from "../../data/client.ts";
import { textOf } from "../../data/form.ts";
import { usePlace, useSurroundings } from "../../data/place.ts";
import { useWords } from "../../words/words.ts";
import { ChangePassword } from "./change-password.tsx";

/** Signing in, out, and a new password on first use. */
export function SignIn() {
  const { t } = useWords();
  const { session } = useSurroundings();
  useTitle(t("page.signIn"));
  if (session.mode === "demo") {
    return (
      <div className="opening">
        <h1>{t("signIn.demo")}</h1>
        <p className="lead">{t("signIn.demo.text")}</p>
      </div>
    );
  }
  return session.user === null ? <SignedOut session={session} /> : <SignedIn session={session} />;
}

function SignedOut({ session }: { readonly session: Session }) {
  const { t } = useWords();
  return (
    <>
      <div className="opening">
        <h1>{t("page.signIn")}</h1>
        <p className="lead">{t("signIn.lead")}</p>
      </div>
      <div className="columns columns-two">
        {session.sign_in.local ? <LocalForm /> : null}
        {session.sign_in.providers.length === 0 ? null : (
          <section className="stack" aria-label={t("signIn.providers")}>
            {session.sign_in.providers.map((provider) => (
              <p key={provider.provider_id}>
                <a className="button button-main" href={provider.path}>
                  {t("signIn.with", { provider: provider.name })}
                </a>
              </p>
            ))}
          </section>
        )}
      </div>
    </>
  );
}

function LocalForm() {
  const { t } = useWords();
  const { address } = usePlace();
  const navigate = useNavigate();
  const signIn = useMutation({
    mutationFn: (body: { username: string; password: string }) =>
      client.ask(sessionRoutes.signIn, { body }),
    onSuccess: async (session) => {
      queryClient.clear();
      await queryClient.invalidateQueries();
      if (session.user?.must_change_password !== true) {
        await navigate({ to: "/", search: () => carried(address) });
      }
      location.reload();
    },
  });
  const submit = (form: FormData): void => {
    const password = form.get("password");
    signIn.mutate({
      username: textOf(form, "username"),
      password: typeof password === "string" ? password : "",
    });
  };
  return (
    <CheckedForm onSubmit={submit}>
      <Field name="username" label={t("signIn.username")} maxLength={200} autoComplete="username" />
      <Field
        name="password"
        type="password"
        label={t("signIn.password")}
        maxLength={1000}
        autoComplete="current-password"
      />
      <div>
        <button type="submit" className="button button-main" disabled={signIn.isPending}>
          {t("page.signIn")}
        </button>
      </div>
      {signIn.error === null ? null : <FaultOf error={signIn.error} />}
    </CheckedForm>
  );
}

function SignedIn({ session }: { readonly session: Session }) {
  const { t } = useWords();
  const signOut = useMutation({
    mutationFn: () => client.ask(sessionRoutes.signOut),
    onSuccess: () => {
      queryClient.clear();
      location.reload();
    },
  });
  return (
    <>
      <div className="opening">
        <h1>{t("signIn.signedIn", { name: session.user?.name ?? "" })}</h1>
        <p className="lead">
          {session.user?.must_change_password === true
            ? t("signIn.mustChange")
            : t("signIn.roles", {
                roles: session.roles.map((role) => t(`role.${role}`)).join(", ") || "–",
              })}
        </p>
      </div>
      <div className="columns columns-two">
        <ChangePassword />
        <p>
          <button type="button" className="button" onClick={() => signOut.mutate()}>
            {t("signIn.out")}
          </button>
        </p>
      </div>
    </>
  );
}
