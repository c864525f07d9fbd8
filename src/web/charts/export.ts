import sansFont from "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2?url";

/** What a chart takes from the style sheet, and must carry itself when it leaves the page. */
const CARRIED = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "dominant-baseline",
] as const;

const MARGIN = 16;

export function downloadText(text: string, fileName: string, type: string): void {
  download(new Blob([text], { type }), fileName);
}

export async function downloadSvg(svg: SVGSVGElement | null, fileName: string): Promise<void> {
  if (svg === null) return;
  const { text } = await standalone(svg);
  downloadText(text, `${fileName}.svg`, "image/svg+xml;charset=utf-8");
}

/** Twice the pixels of the page, for print and slides. */
export async function downloadPng(svg: SVGSVGElement | null, fileName: string): Promise<void> {
  if (svg === null) return;
  const { text, width, height } = await standalone(svg);
  const image = new Image();
  const url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml;charset=utf-8" }));
  image.src = url;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * width;
  canvas.height = 2 * height;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(url);
  canvas.toBlob((blob) => {
    if (blob !== null) download(blob, `${fileName}.png`);
  });
}

/** The drawing with its colours, its font and its paper, for a world without our style sheet. */
async function standalone(
  svg: SVGSVGElement,
): Promise<{ text: string; width: number; height: number }> {
  const copy = svg.cloneNode(true);
  if (!(copy instanceof SVGSVGElement)) throw new TypeError("a copy of an SVG is an SVG");
  const originals = [svg, ...svg.querySelectorAll<SVGElement>("*")];
  const copies = [copy, ...copy.querySelectorAll<SVGElement>("*")];
  for (const [index, original] of originals.entries()) {
    const style = getComputedStyle(original);
    const target = copies[index];
    for (const name of CARRIED) target?.style.setProperty(name, style.getPropertyValue(name));
    target?.removeAttribute("tabindex");
  }
  const width = svg.clientWidth + 2 * MARGIN;
  const height = svg.clientHeight + 2 * MARGIN;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  copy.setAttribute("viewBox", `${-MARGIN} ${-MARGIN} ${width} ${height}`);
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  paper.setAttribute("x", String(-MARGIN));
  paper.setAttribute("y", String(-MARGIN));
  paper.setAttribute("width", String(width));
  paper.setAttribute("height", String(height));
  paper.setAttribute("fill", getComputedStyle(document.body).backgroundColor);
  copy.prepend(paper);
  const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
  style.textContent = await fontFace();
  copy.prepend(style);
  return { text: new XMLSerializer().serializeToString(copy), width, height };
}

async function fontFace(): Promise<string> {
  const bytes = new Uint8Array(await (await fetch(sansFont)).arrayBuffer());
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return `@font-face{font-family:"Source Sans 3";font-weight:200 900;src:url(data:font/woff2;base64,${btoa(binary)}) format("woff2")}`;
}

function download(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
