const STYLE = `text { font: 12px system-ui, sans-serif; fill: #333 }
.title { font-size: 14px; font-weight: 600 } .tick { fill: #666 } .end { text-anchor: end } .middle { text-anchor: middle }
.label { font-weight: 600 } .grid { stroke: #e3e3e3 } .range { stroke: #111; stroke-width: 2 }
polyline { fill: none } .curve { stroke-width: 2 }`;

/** A picture on white, readable in a light and a dark page. @param parts elements, drawn in this order */
export function svg(
  width: number,
  height: number,
  title: string,
  parts: readonly string[],
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    `<rect width="${width}" height="${height}" rx="8" fill="#fff"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

/** @param kind classes of the style */
export const text = (
  x: number,
  y: number,
  content: string,
  kind: string,
  colour?: string,
): string =>
  `<text x="${at(x)}" y="${at(y)}" class="${kind}"${colour === undefined ? '' : ` style="fill:${colour}"`}>${escaped(content)}</text>`;

export const line = (
  points: readonly (readonly [number, number])[],
  kind: string,
  colour?: string,
): string =>
  `<polyline class="${kind}"${colour === undefined ? '' : ` stroke="${colour}"`} points="${points.map(([x, y]) => `${at(x)},${at(y)}`).join(' ')}"/>`;

export const rectangle = (
  x: number,
  y: number,
  width: number,
  height: number,
  colour: string,
): string =>
  `<rect x="${at(x)}" y="${at(y)}" width="${at(width)}" height="${at(height)}" fill="${colour}"/>`;

const at = (value: number): string => String(Math.round(value * 10) / 10);

const escaped = (content: string): string =>
  content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
