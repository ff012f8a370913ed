import { motifOf } from './motifs/all.ts';
import { placed, thing, type Scene } from './scene.ts';
import { box, circle, escapeText, group, n, path, rect, stroke, times } from './svg.ts';

/** "kiln-and-tide" -> "KT": the first letters of the words that count, at most three. */
export function initialsOf(slug: string): string {
  const words = slug.split('-').filter((word) => !['and', 'of', 'the', 'et'].includes(word) && /^[a-z]/.test(word));
  return words.slice(0, 3).map((word) => word.charAt(0).toUpperCase()).join('') || slug.charAt(0).toUpperCase();
}

function letters(text: string, x: number, y: number, size: number, colour: string): string {
  return `<text x="${n(x)}" y="${n(y)}" text-anchor="middle" font-family="Georgia,'Times New Roman',serif" font-size="${n(size)}" font-weight="700" letter-spacing="${n(size * 0.04)}" fill="${colour}">${escapeText(text)}</text>`;
}

function emblem(scene: Scene, x: number, middle: number, scale: number): string {
  const lift = motifOf(scene.kind).stance === 'stands' ? 112 : 120;
  return group(`translate(${n(x - 200 * scale)} ${n(middle + lift * scale - 320 * scale)}) scale(${Math.round(scale * 100) / 100})`, thing(scene, 'first'));
}

/** A vendor's logo: a badge with the emblem of its trade and its initials. */
export function logo(scene: Scene, slug: string): string {
  const { palette: { main, accent }, detail } = scene;
  const form = scene.random.fork('logo').integer(0, 2);
  const initials = initialsOf(slug);
  const ground = rect(0, 0, 400, 400, main.deep);
  if (detail === 0) return ground + letters(initials, 200, 264, initials.length > 2 ? 150 : 200, main.pale);
  if (form === 0) {
    return ground + circle(200, 200, 172, main.wash) + circle(200, 200, 160, 'none', `stroke="${main.dark}" stroke-width="3"`)
      + emblem(scene, 200, 174, 0.56) + rect(112, 284, 176, 3, main.dark) + letters(initials, 200, 336, 44, main.deep);
  }
  if (form === 1) {
    return ground + path('M200 28C256 56 318 62 356 60V206C356 296 288 346 200 378C112 346 44 296 44 206V60C82 62 144 56 200 28Z', accent.wash)
      + path('M44 226C74 330 152 358 200 378C248 358 326 330 356 226Z', main.base) + emblem(scene, 200, 170, 0.54) + letters(initials, 200, 322, 52, '#fff');
  }
  return ground + path(box(36, 36, 328, 328, 84), accent.light) + (detail >= 2 ? times(24, (index) => circle(200 + Math.cos(index * 0.2618) * 142, 200 + Math.sin(index * 0.2618) * 142, 4, main.base)) : '')
    + circle(200, 200, 126, main.wash) + emblem(scene, 200, 180, 0.5) + letters(initials, 200, 302, 38, main.deep);
}

type Pattern = (scene: Scene) => string;

/** A tile repeated all over the banner. */
function tiled(width: number, height: number, tile: string): string {
  return `<pattern id="p" width="${width}" height="${height}" patternUnits="userSpaceOnUse">${tile}</pattern>${rect(0, 0, 1200, 400, 'url(#p)')}`;
}

const bannerPatterns: readonly Pattern[] = [
  ({ palette: { main } }) => tiled(80, 80, [[0, 80], [80, 80], [40, 40], [0, 0], [80, 0]].map(([x = 0, y = 0]) =>
    [38, 24, 10].map((r) => circle(x, y, r, r === 10 ? main.base : 'none', `stroke="${main.base}" stroke-width="4" opacity=".5"`)).join('')).join('')),
  ({ palette: { main } }) => tiled(100, 50, stroke('M-25 40q25 -26 50 0t50 0t50 0', main.base, 6, 'opacity=".6"')),
  ({ palette: { main, accent } }) => times(12, (column) => path(`M${column * 100} 400V${230 - ((column * 67) % 140)}a50 50 0 0 1 100 0V400Z`, column % 3 === 1 ? accent.dark : main.base, 'opacity=".4"')),
  ({ palette: { main } }) => tiled(200, 200, path('M0 0h100l-100 100ZM100 100h100l-100 100Z', main.base, 'opacity=".3"') + path('M100 0h100l-100 100ZM0 100h100l-100 100Z', main.light, 'opacity=".18"')),
  ({ palette: { main, accent } }) => times(6, (index) => circle(220, 400, 390 - index * 60, index % 2 === 0 ? main.base : accent.dark, 'opacity=".4"')),
];

/** A vendor's banner: a pattern, and a still life of its trade on the right. */
export function banner(scene: Scene): string {
  const { palette: { main, accent }, detail } = scene;
  const random = scene.random.fork('banner');
  const pattern = random.pick(bannerPatterns)(scene);
  const { stance, scale: fit } = motifOf(scene.kind);
  const ground = rect(0, 0, 1200, 400, main.deep) + (detail >= 1 ? pattern : '');
  const stage = stance === 'stands'
    ? circle(900, 210, 172, accent.wash) + rect(0, 324, 1200, 76, main.dark) + rect(0, 324, 1200, 3, main.light, 0, 'opacity=".6"')
    : circle(900, 200, 184, accent.wash);
  const base = stance === 'stands' ? 348 : 200 + 98 * fit;
  const pair = placed(stance, thing(scene, 'first'), { x: stance === 'stands' ? 940 : 900, y: base, scale: 0.82 * fit }, detail)
    + (detail >= 1 && stance === 'stands' ? placed(stance, thing(scene, 'second', true), { x: 780, y: base + 12, scale: 0.52 * fit }, detail) : '');
  return ground + stage + pair;
}
