/** The project's files as the schema tools see them: in the working tree, at a git revision, or changed for a test. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const root = join(import.meta.dirname, '..');

export interface FileTree {
  /** Text of a file, by its path from the root; undefined when there is none. */
  read(path: string): string | undefined;
  /** Paths from the root of the files in a folder and below, sorted; empty when there is no such folder. */
  list(folder: string): string[];
}

/** The files as they are on the disk, below the given folder. */
export function diskTree(base: string = root): FileTree {
  return {
    read: (path) => unlessMissing(() => readFileSync(join(base, path), 'utf8')),
    list: (folder) =>
      (unlessMissing(() => readdirSync(join(base, folder), { recursive: true, withFileTypes: true })) ?? [])
        .filter((entry) => entry.isFile())
        .map((entry) => relative(base, join(entry.parentPath, entry.name)))
        .sort(),
  };
}

/** The files as they were at a git revision. @throws Error saying so when git does not know the revision. */
export function gitTree(revision: string, base: string = root): FileTree {
  if (git(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`], base) === undefined) {
    throw new Error(`git knows no commit "${revision}"; expected a branch, a tag or a commit id (in CI fetch the whole history)`);
  }
  return {
    read: (path) => git(['show', `${revision}:${path}`], base),
    list: (folder) => (git(['ls-tree', '-r', '--name-only', revision, '--', folder], base) ?? '').split('\n').filter(Boolean).sort(),
  };
}

/** A tree with some files replaced, added or (null) removed. */
export function overlayTree(tree: FileTree, files: Readonly<Record<string, string | null>>): FileTree {
  return {
    read: (path) => (Object.hasOwn(files, path) ? (files[path] ?? undefined) : tree.read(path)),
    list: (folder) => {
      const added = Object.keys(files).filter((path) => path.startsWith(`${folder}/`) && files[path] !== null);
      const kept = tree.list(folder).filter((path) => !Object.hasOwn(files, path));
      return [...kept, ...added].sort();
    },
  };
}

/** Output of a git command, or undefined when it fails (or there is no git). */
export function git(args: readonly string[], cwd: string = root): string | undefined {
  const result = spawnSync('git', args, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'ignore'] });
  return result.status === 0 ? result.stdout : undefined;
}

function unlessMissing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))) return undefined;
    throw error;
  }
}
