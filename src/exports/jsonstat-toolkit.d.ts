/** What our tests use of the toolkit; it comes without declarations. */
declare module "jsonstat-toolkit" {
  type Data = { readonly value: number | null; readonly status: string | null };
  type Category = { readonly label: string; readonly index: number; readonly unit?: unknown };
  type Dimension = {
    readonly id: readonly string[];
    readonly role: string | null;
    readonly label: string;
    readonly hierarchy: boolean;
    readonly Category: (id: string) => Category | null;
  };
  type Dataset = {
    readonly class: string;
    readonly label: string;
    readonly n: number;
    readonly length: number;
    readonly id: readonly string[];
    readonly role: Readonly<Record<string, readonly string[]>>;
    readonly extension: unknown;
    readonly note: readonly string[] | null;
    readonly Data: (place: Readonly<Record<string, string>>) => Data | null;
    readonly Dimension: (id: string) => Dimension | null;
    readonly Dataset: (at: number) => Dataset | null;
  };
  export default function JSONstat(json: unknown): Dataset;
}
