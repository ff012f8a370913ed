import { existsSync, globSync } from 'node:fs';
import { relative } from 'node:path';
import { DevError } from './dev-error.ts';
import { rootDir } from './paths.ts';

// They take servers of their own, and have commands of their own.
const apart = /^(test\/faults|test\/cluster)\//;
const foreign = /(^|\/)(node_modules|\.dev|coverage)(\/|$)/;

/** Every test file of `npm test`, or those that a path or a part of a path chooses. */
export function findTestFiles(patterns: readonly string[]): string[] {
  const all = globSync('**/*.test.ts', { cwd: rootDir, exclude: (path) => foreign.test(path) }).toSorted();
  if (patterns.length === 0) return all.filter((file) => !apart.test(file));
  return patterns.flatMap((pattern) => {
    const path = existsSync(pattern) ? relative(rootDir, pattern) : undefined;
    const within = path === undefined ? [] : all.filter((file) => file === path || path === '' || file.startsWith(`${path}/`));
    // A folder without tests may lie beside the tests that it serves.
    const found = within.length > 0 ? within : all.filter((file) => file.includes(pattern));
    if (found.length === 0)
      throw new DevError(`No test file matches "${pattern}".`, { hint: 'Give a file, a folder, or a part of a path: npm test -- subgraphs/order' });
    return found;
  });
}
