/** The distributions of jstat that are used here; the package comes without types. */
declare module "jstat" {
  type Distribution<Parameters extends readonly number[]> = {
    /** The value below which `probability` lies. */
    inv(probability: number, ...parameters: Parameters): number;
    /** The probability below `value`. */
    cdf(value: number, ...parameters: Parameters): number;
  };
  const jStat: {
    readonly normal: Distribution<[mean: number, deviation: number]>;
    readonly gamma: Distribution<[shape: number, scale: number]>;
  };
  export default jStat;
}
