import { createRandom } from '../demo/random.ts';
import { banner, logo } from './brand.ts';
import { heightFor, type PictureKey } from './key.ts';
import type { Detail } from './motif.ts';
import { choosePalette, type Palette } from './palette.ts';
import { backdrop, composition, type Scene } from './scene.ts';
import { escapeText } from './svg.ts';
import { aspects } from './vocabulary.ts';

/** Draws a picture: the same bytes for the same key and width, for ever. Small widths carry less detail. */
export function renderPicture(key: PictureKey, width: number): string {
  const random = createRandom(`${key.kind}/${key.slug}`);
  const palette = choosePalette({ random: random.fork('palette'), tone: key.tone, isEvening: key.sort === 'product' && key.view === 4 });
  const [across, down] = aspects[key.sort];
  const scene: Scene = { kind: key.kind, palette, detail: detailFor(width), random, width: Math.round((400 * across) / down) };
  const body = drawBody(key, scene);
  const title = `<title>${escapeText(key.slug.replaceAll('-', ' '))}</title>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${heightFor(key.sort, width)}" viewBox="0 0 ${scene.width} 400" role="img">`
    + `${title}${definitions(body, palette)}${body}</svg>\n`;
}

function drawBody(key: PictureKey, scene: Scene): string {
  switch (key.sort) {
    case 'product': return backdrop(scene) + composition(scene, key.view);
    case 'category': return backdrop(scene) + composition(scene, 2);
    case 'logo': return logo(scene, key.slug);
    case 'banner': return banner(scene);
  }
}

function detailFor(width: number): Detail {
  if (width <= 48) return 0;
  if (width <= 128) return 1;
  return width <= 400 ? 2 : 3;
}

function stops(...parts: readonly (readonly [offset: string, colour: string, opacity: string])[]): string {
  return parts.map(([offset, colour, opacity]) => `<stop offset="${offset}" stop-color="${colour}" stop-opacity="${opacity}"/>`).join('');
}

/** Only the paints that the picture uses. */
function definitions(body: string, { backdrop: { top, bottom } }: Palette): string {
  const paints: Record<string, string> = {
    s: `<linearGradient id="s">${stops(['0', '#fff', '.28'], ['.4', '#fff', '0'], ['.55', '#000', '0'], ['1', '#000', '.22'])}</linearGradient>`,
    t: `<linearGradient id="t" x2="0" y2="1">${stops(['0', '#fff', '.24'], ['.5', '#fff', '0'], ['1', '#000', '.14'])}</linearGradient>`,
    w: `<linearGradient id="w" x2="0" y2="1">${stops(['0', top, '1'], ['1', bottom, '1'])}</linearGradient>`,
    g: `<radialGradient id="g">${stops(['0', '#000', '.34'], ['.6', '#000', '.16'], ['1', '#000', '0'])}</radialGradient>`,
    l: `<linearGradient id="l" x2="0" y2="1">${stops(['0', '#ffe9a8', '.75'], ['1', '#ffe9a8', '0'])}</linearGradient>`,
    h: `<radialGradient id="h">${stops(['0', '#ffe39a', '.7'], ['1', '#ffe39a', '0'])}</radialGradient>`,
    d: '<filter id="d" x="-20%" y="-20%" width="140%" height="140%"><feDropShadow dx="6" dy="12" stdDeviation="9" flood-opacity=".28"/></filter>',
  };
  const used = Object.entries(paints).filter(([id]) => body.includes(`url(#${id})`)).map(([, markup]) => markup).join('');
  return used && `<defs>${used}</defs>`;
}
