/** Several values in one cell: "wool; throw", or pairs "Colour=Oat; Size=Large". A backslash makes the next character an ordinary one. */
import type { Pair } from '../domain/import-row.ts';

/** The parts between separators, trimmed, without empty ones. */
export function splitCell(text: string): string[] {
  return cut(text, ';').map((part) => unescape(part.trim())).filter((part) => part !== '');
}

/** Null when a part is no pair. */
export function splitPairs(text: string): Pair[] | null {
  const pairs: Pair[] = [];
  for (const part of cut(text, ';')) {
    if (part.trim() === '') continue;
    const [name = '', ...rest] = cut(part, '=').map((each) => unescape(each.trim()));
    const value = rest.join('=');
    if (name === '' || value === '') return null;
    pairs.push({ name, value });
  }
  return pairs;
}

export function joinCell(values: readonly string[]): string {
  return values.map(escape).join('; ');
}

export function joinPairs(pairs: readonly Pair[]): string {
  return pairs.map(({ name, value }) => `${escape(name)}=${escape(value)}`).join('; ');
}

function escape(text: string): string {
  return text.replace(/[\\;=]/g, String.raw`\$&`);
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}

/** Cuts at each separator that has no backslash before it. */
function cut(text: string, separator: string): string[] {
  const parts = [''];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === separator) parts.push('');
    else {
      const taken = character === '\\' ? text.slice(at, at + 2) : character;
      parts[parts.length - 1] += taken;
      at += taken.length - 1;
    }
  }
  return parts;
}
