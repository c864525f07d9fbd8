import { Role } from "../../../api/index.ts";
import { Field } from "../../components/checked-form.tsx";
import { textOf } from "../../data/form.ts";
import { useAreaForms, useSurroundings } from "../../data/place.ts";
import { useWords } from "../../words/words.ts";

export type Rights = {
  readonly roles: Role[];
  readonly region_codes: string[];
  readonly producer_ids: string[];
};

/** What an account may do and where: roles, regions, and the producers of a producer. */
export function RightsFields({ rights }: { readonly rights?: Rights }) {
  const { t } = useWords();
  const { release } = useSurroundings();
  const formsOf = useAreaForms();
  const roles = rights?.roles ?? [];
  const regions = rights?.region_codes ?? [];
  const others = regions.filter((code) => !release.areas.some((area) => area.code === code));
  return (
    <>
      <fieldset className="choices">
        <legend className="field-label">{t("administration.roles")}</legend>
        {Role.options
          .filter((role) => role !== "public")
          .map((role) => (
            <label key={role}>
              <input
                type="checkbox"
                name="role"
                value={role}
                defaultChecked={roles.includes(role)}
              />{" "}
              {t(`role.${role}`)}
            </label>
          ))}
      </fieldset>
      <fieldset className="choices">
        <legend className="field-label">{t("administration.regions")}</legend>
        {release.areas
          .filter((area) => area.kind === "region" && area.has_figures)
          .map((area) => (
            <label key={area.code}>
              <input
                type="checkbox"
                name="region"
                value={area.code}
                defaultChecked={regions.includes(area.code)}
              />{" "}
              {formsOf(area).name}
            </label>
          ))}
        {others.map((code) => (
          <label key={code}>
            <input type="checkbox" name="region" value={code} defaultChecked /> {code}
          </label>
        ))}
      </fieldset>
      <Field
        name="producers"
        label={t("administration.producers")}
        hint={t("administration.producers.hint")}
        isRequired={false}
        defaultValue={(rights?.producer_ids ?? []).join(", ")}
        autoComplete="off"
      />
    </>
  );
}

export function rightsOf(form: FormData): Rights {
  const chosen = (name: string) => form.getAll(name).filter((one) => typeof one === "string");
  return {
    roles: chosen("role").flatMap((one) => {
      const role = Role.safeParse(one);
      return role.success ? [role.data] : [];
    }),
    region_codes: chosen("region"),
    producer_ids: textOf(form, "producers")
      .split(",")
      .map((one) => one.trim())
      .filter((one) => one !== ""),
  };
}
