import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join, relative } from 'node:path';
import { rootDir } from './paths.ts';

export interface FileCoverage {
  readonly path: string;
  readonly lines: number;
  readonly covered: number;
}

/** The least share of lines that tests must run, in percent. */
export const requiredLinePercent = 85;

const sources = '{platform,subgraphs,gateway,bff-web,bff-mobile,schema,dev}/**/*.ts';
const notCounted = /(^|\/)(node_modules|generated|test|testing)\/|\.test\.ts$|\.d\.ts$/;

/**
 * Adds to what the runner measured every hand-written file that no test ever loaded, as not covered:
 * the runner itself leaves those out.
 */
export function withUnloadedFiles(measured: readonly FileCoverage[]): FileCoverage[] {
  const known = new Map(measured.map((file) => [relative(rootDir, file.path), file]));
  return globSync(sources, { cwd: rootDir })
    .filter((path) => !notCounted.test(path))
    .flatMap((path) => {
      const file = known.get(path);
      if (file) return [{ ...file, path }];
      const source = readFileSync(join(rootDir, path), 'utf8');
      return hasCode(source) ? [{ path, lines: source.split('\n').length, covered: 0 }] : [];
    });
}

/** The share of covered lines over all files, in percent. */
export function linePercent(files: readonly FileCoverage[]): number {
  const total = files.reduce((sum, file) => sum + file.lines, 0);
  return total === 0 ? 100 : (100 * files.reduce((sum, file) => sum + file.covered, 0)) / total;
}

/** Totals and the files with most uncovered lines, for people. */
export function describeCoverage(files: readonly FileCoverage[], count = 12): string {
  const worst = files.toSorted((a, b) => missing(b) - missing(a)).slice(0, count);
  const lines = worst
    .filter((file) => missing(file) > 0)
    .map((file) => `    ${file.path.padEnd(60)} ${String(missing(file)).padStart(4)} of ${file.lines} lines not run`);
  return `ℹ line coverage ${linePercent(files).toFixed(2)} % of ${files.length} files (at least ${requiredLinePercent} % required)\n${lines.join('\n')}\n`;
}

const missing = (file: FileCoverage): number => file.lines - file.covered;

// A file of types only is never loaded, and has nothing to cover.
function hasCode(source: string): boolean {
  const code = stripTypeScriptTypes(source).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  return !/^[\s;]*(export\s*\{\s*\}\s*;?\s*)*$/.test(code.replaceAll(/^import .*$/gm, ''));
}
