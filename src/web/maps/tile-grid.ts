/**
 * One square for each wellbeing services county, Helsinki and Åland: row and column on a map of squares.
 *
 * Source: rOpenGov/geofi, `grid_hyvinvointialue`, BSD 2-Clause; the licence is in `LICENSE-geofi` beside this.
 */
export const TILE_GRID: Readonly<
  Record<string, readonly [row: number, column: number, short: string]>
> = {
  "21": [1, 3, "Lap"],
  "20": [2, 4, "Kai"],
  "19": [2, 3, "PPo"],
  "18": [2, 2, "KPo"],
  "17": [2, 1, "Poh"],
  "16": [3, 1, "EPo"],
  "13": [3, 3, "PSa"],
  "15": [3, 2, "KSu"],
  "14": [3, 4, "PKa"],
  "08": [4, 2, "Pir"],
  "06": [4, 1, "Sat"],
  "12": [4, 4, "ESa"],
  "09": [4, 3, "PHä"],
  "07": [5, 2, "KHä"],
  "11": [5, 4, "EKa"],
  "10": [5, 3, "Kym"],
  "05": [5, 1, "VSu"],
  "91": [6, 1, "Ahv"],
  "03": [6, 2, "LUu"],
  "02": [6, 3, "KUu"],
  "01": [6, 4, "IUu"],
  "04": [7, 3, "VaKe"],
  "90": [7, 2, "Hki"],
};
