/** Documents name commands, files and headings; what they name is there. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { rootDir } from '../dev/paths.ts';

const read = (path: string): string => readFileSync(join(rootDir, path), 'utf8');
const foreign = /(^|\/)(node_modules|\.dev|coverage)(\/|$)/;
const documents = globSync('**/*.md', { cwd: rootDir, exclude: (path) => foreign.test(path) });
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** What the pattern finds in the documents and `isGood` does not accept, with the document's name. */
function wrong(pattern: RegExp, isGood: (found: string, document: string) => boolean): string[] {
  return documents.flatMap((document) => [...read(document).matchAll(pattern)].map(([, found = '']) => found).filter((found) => !isGood(found, document)).map((found) => `${document}: ${found}`));
}

test('every npm script that a document names exists, and every one is in a document', () => {
  assert.deepEqual(wrong(/npm run (?:--silent )?([a-z][a-z:-]*[a-z])/g, (name) => name in scripts), []);
  const all = documents.map(read).join('\n');
  assert.deepEqual(Object.keys(scripts).filter((name) => !all.includes(name)), []);
});

test('links from document to document lead somewhere, to the heading, too', () => {
  const anchorOf = (heading: string) => heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').trim().replaceAll(' ', '-');
  const bad = wrong(/\]\((?!https?:|mailto:)([^)\s]+)\)/g, (target, document) => {
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? document : join(dirname(document), path);
    if (!existsSync(join(rootDir, file))) return false;
    return anchor === undefined || [...read(file).matchAll(/^#+ (.+)$/gm)].some(([, heading = '']) => anchorOf(heading) === anchor);
  });
  assert.deepEqual(bad, []);
});

test('files that documents name by their path are there', () => {
  const files = globSync('**/*.{ts,mjs,graphql,yml,json}', { cwd: rootDir, exclude: (path) => foreign.test(path) }).map((path) => `/${path}`);
  // Written by commands: while things run, or when an app is released.
  const isMadeLater = (path: string) => /^(\.dev|schema\/clients|schema\/usage)\//.test(path);
  const bad = wrong(/`((?:[a-z0-9_.-]+\/)+[a-z0-9_.-]+\.(?:ts|mjs|graphql|yml|json))`/gi, (path) => isMadeLater(path) || files.some((file) => file.endsWith(`/${path.replace(/^(\.\.?\/)+/, '')}`)));
  assert.deepEqual(bad, []);
});
