/** Noto Sans in the parts it is published in: each run of a text is set in the first part that has its letters. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const folder = dirname(createRequire(import.meta.url).resolve('@fontsource/noto-sans/unicode.json'));
const ranges = JSON.parse(readFileSync(join(folder, 'unicode.json'), 'utf8')) as Record<string, string>;

export type Weight = 400 | 700;

interface Part {
  name: string;
  has: (codePoint: number) => boolean;
}

/** Latin first: most of what is printed, and the digits of all scripts. */
const parts: readonly Part[] = ['latin', 'latin-ext', 'vietnamese', 'greek', 'greek-ext', 'cyrillic', 'cyrillic-ext', 'devanagari'].map((name) => ({ name, has: inRanges(ranges[name] ?? '') }));

function inRanges(text: string): (codePoint: number) => boolean {
  const bounds = text.split(',').filter(Boolean).map((range) => {
    const [from = '0', to = from] = range.replace('U+', '').split('-');
    return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const;
  });
  return (codePoint) => bounds.some(([from, to]) => codePoint >= from && codePoint <= to);
}

/** Name under which a part is registered. */
export const fontName = (part: string, weight: Weight) => `${part}-${weight}`;

/** Every part with its file. */
export function fontFiles(): { name: string; file: string }[] {
  return parts.flatMap((part) => ([400, 700] as const).map((weight) => ({ name: fontName(part.name, weight), file: join(folder, 'files', `noto-sans-${part.name}-${weight}-normal.woff`) })));
}

export interface Run {
  part: string;
  text: string;
}

const segmenter = new Intl.Segmenter();

/** The text in runs of one part each. Letters of scripts that no part has are shown as a question mark. */
export function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  for (const { segment } of segmenter.segment(text.normalize('NFC'))) {
    const codePoints = [...segment].map((character) => character.codePointAt(0) ?? 0);
    const last = runs.at(-1);
    const isSpace = /^\s$/.test(segment);
    const part = isSpace && last ? last.part : parts.find((candidate) => codePoints.every((codePoint) => candidate.has(codePoint)))?.name;
    const piece = { part: part ?? 'latin', text: part === undefined ? '?' : segment };
    if (last?.part === piece.part) last.text += piece.text;
    else runs.push(piece);
  }
  return runs;
}
