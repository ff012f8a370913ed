/** Small builders of SVG markup. They take numbers and our own colours only; foreign text goes through `escapeText`. */

export type Point = readonly [x: number, y: number];

/** A number with at most one decimal, so that pictures stay small. */
export function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

export function path(d: string, fill: string, more = ''): string {
  return `<path d="${d}" fill="${fill}"${more && ` ${more}`}/>`;
}

/** A line with round ends. */
export function stroke(d: string, colour: string, width: number, more = ''): string {
  return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${n(width)}" stroke-linecap="round" stroke-linejoin="round"${more && ` ${more}`}/>`;
}

/** A filled shape with light from the left. */
export function shaded(d: string, fill: string): string {
  return path(d, fill) + path(d, 'url(#s)');
}

/** A filled shape with light from above. */
export function shadedDown(d: string, fill: string): string {
  return path(d, fill) + path(d, 'url(#t)');
}

export function rect(x: number, y: number, width: number, height: number, fill: string, radius = 0, more = ''): string {
  const round = radius > 0 ? ` rx="${n(radius)}"` : '';
  return `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"${round} fill="${fill}"${more && ` ${more}`}/>`;
}

export function circle(cx: number, cy: number, r: number, fill: string, more = ''): string {
  return `<circle cx="${n(cx)}" cy="${n(cy)}" r="${n(r)}" fill="${fill}"${more && ` ${more}`}/>`;
}

export function ellipse(cx: number, cy: number, rx: number, ry: number, fill: string, more = ''): string {
  return `<ellipse cx="${n(cx)}" cy="${n(cy)}" rx="${n(rx)}" ry="${n(ry)}" fill="${fill}"${more && ` ${more}`}/>`;
}

export function group(transform: string, ...children: readonly string[]): string {
  return `<g transform="${transform}">${children.join('')}</g>`;
}

/** A rectangle as a path, for `shaded`. */
export function box(x: number, y: number, width: number, height: number, radius = 0): string {
  const r = Math.min(radius, width / 2, height / 2);
  if (r === 0) return `M${n(x)} ${n(y)}h${n(width)}v${n(height)}h${n(-width)}Z`;
  const corner = (dx: number, dy: number): string => `a${n(r)} ${n(r)} 0 0 1 ${n(dx)} ${n(dy)}`;
  return `M${n(x + r)} ${n(y)}h${n(width - 2 * r)}${corner(r, r)}v${n(height - 2 * r)}${corner(-r, r)}h${n(2 * r - width)}${corner(-r, -r)}v${n(2 * r - height)}${corner(r, -r)}Z`;
}

/** An ellipse as a path, for `shaded`. */
export function oval(cx: number, cy: number, rx: number, ry = rx): string {
  return `M${n(cx - rx)} ${n(cy)}a${n(rx)} ${n(ry)} 0 1 0 ${n(2 * rx)} 0a${n(rx)} ${n(ry)} 0 1 0 ${n(-2 * rx)} 0Z`;
}

export function polygon(points: readonly Point[]): string {
  return `M${points.map(([x, y]) => `${n(x)} ${n(y)}`).join('L')}Z`;
}

/** A smooth curve through the points (Catmull-Rom as Béziers), without the leading move. */
function curveThrough(points: readonly Point[]): string {
  const at = (index: number): Point => points[Math.min(points.length - 1, Math.max(0, index))] ?? [0, 0];
  return points.slice(1).map((to, index) => {
    const [before, from, after] = [at(index - 1), at(index), at(index + 2)];
    const controls: Point[] = [
      [from[0] + (to[0] - before[0]) / 6, from[1] + (to[1] - before[1]) / 6],
      [to[0] - (after[0] - from[0]) / 6, to[1] - (after[1] - from[1]) / 6],
    ];
    return `C${[...controls, to].map(([x, y]) => `${n(x)} ${n(y)}`).join(' ')}`;
  }).join('');
}

/** An open smooth line. */
export function smooth(points: readonly Point[]): string {
  const [start] = points;
  return start === undefined ? '' : `M${n(start[0])} ${n(start[1])}${curveThrough(points)}`;
}

/** A turned body around x = cx: half its width at each height, from top to bottom. */
export function lathe(cx: number, profile: readonly (readonly [half: number, y: number])[]): string {
  const left = profile.map(([half, y]): Point => [cx - half, y]);
  const right = profile.map(([half, y]): Point => [cx + half, y]).toReversed();
  const [bottom] = right;
  return bottom === undefined ? '' : `${smooth(left)}H${n(bottom[0])}${curveThrough(right)}Z`;
}

/** Calls `draw` for 0 to count - 1 and joins what it gives. */
export function times(count: number, draw: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => draw(index)).join('');
}
