import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

const rootDir = join(import.meta.dirname, '..');
const foreign = /(^|\/)(node_modules|\.dev|coverage)(\/|$)/;

export interface SourceFile {
  /** Relative to the repository's root, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  /** What it imports: a path relative to the root for our own files, else the specifier as written. */
  readonly imports: readonly string[];
}

/** Every TypeScript file of the repository. */
export function sourceFiles(): SourceFile[] {
  return globSync('**/*.ts', { cwd: rootDir, exclude: (path) => foreign.test(path) }).map((path) => {
    const text = readFileSync(join(rootDir, path), 'utf8');
    return { path, text, lines: text.trimEnd().split('\n').length, imports: importsOf(path, text) };
  });
}

// Static imports and exports, side-effect imports, and dynamic imports of a literal.
const importPattern = /^\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;

function importsOf(path: string, text: string): string[] {
  return [...text.matchAll(importPattern)].map((match) => resolveSpecifier(path, match[1] ?? match[2] ?? match[3] ?? ''));
}

function resolveSpecifier(importer: string, specifier: string): string {
  if (specifier.startsWith('.')) return posix.join(dirname(importer), specifier);
  if (specifier.startsWith('#platform/')) return `${specifier.replace('#', '')}.ts`;
  if (specifier.startsWith('#events/')) return `${specifier.replace('#events', 'schema/events')}.ts`;
  return specifier;
}
