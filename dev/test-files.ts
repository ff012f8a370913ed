import { existsSync, globSync } from 'node:fs';
import { relative } from 'node:path';
import { DevError } from './dev-error.ts';
import { rootDir } from './paths.ts';

// They take servers of their own, and have commands of their own.
const apart = /^(test\/faults|test\/cluster|bench)\//;
const foreign = /(^|\/)(node_modules|\.dev|coverage)(\/|$)/;

/** Every test file of `npm test`, or those that a path or a part of a path chooses. */
export function findTestFiles(patterns: readonly string[]): string[] {
  const all = globSync('**/*.test.ts', { cwd: rootDir, exclude: (path) => foreign.test(path) }).toSorted();
  if (patterns.length === 0) return all.filter((file) => !apart.test(file));
  return patterns.flatMap((pattern) => {
    const path = existsSync(pattern) ? relative(rootDir, pattern) : undefined;
    const isChosen = (file: string) => (path === undefined ? file.includes(pattern) : file === path || path === '' || file.startsWith(`${path}/`));
    const found = all.filter(isChosen);
    if (found.length === 0)
      throw new DevError(`No test file matches "${pattern}".`, { hint: 'Give a file, a folder, or a part of a path: npm test -- subgraphs/order' });
    return found;
  });
}
