/** What the schemas are compared with: a git revision, the last published version, or a file. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { diskTree, git, gitTree, root, type FileTree } from '../file-tree.ts';
import { publishedTree } from '../registry/published-tree.ts';
import { clientSchemas } from './lint/world.ts';

/** Where each published schema stands in a tree. */
export const schemaPaths: Readonly<Record<string, string>> = { api: 'schema/api.graphql', partner: 'schema/partner.graphql', ...clientSchemas };

export interface Base {
  /** For people: what it is. */
  label: string;
  tree: FileTree;
}

/** The wish for a base cannot be met. */
export class BaseError extends Error {
  override readonly name = 'BaseError';
}

/**
 * Finds the base. `wish` is `published`, `published:<number>`, a git revision, a folder of this project's layout or a schema file
 * (`partner=old.graphql`; without a name it is the API). Without a wish: where the branch left origin/main, else the commit before,
 * else the last published version, else none.
 * @throws BaseError saying what was expected.
 */
export function findBase(wish: string | undefined, base: string = root): Base | undefined {
  if (wish === undefined) return defaultBase(base);
  const published = /^published(?::(\d+))?$/.exec(wish);
  if (published) return publishedBase(base, published[1]);
  const [, name = 'api', path = ''] = /^(?:(api|partner|bff-web|bff-mobile)=)?(.+)$/.exec(wish) ?? [];
  if (existsSync(path)) return statSync(path).isDirectory() ? { label: path, tree: diskTree(path) } : { label: path, tree: fileTree(name, path) };
  try {
    return { label: wish, tree: gitTree(wish, base) };
  } catch (error) {
    throw new BaseError(`--base ${wish}: ${(error as Error).message}. A file, a folder, "published" or "published:<number>" would do as well.`);
  }
}

function defaultBase(base: string): Base | undefined {
  const head = git(['rev-parse', 'HEAD'], base)?.trim();
  const fork = git(['merge-base', 'HEAD', 'origin/main'], base)?.trim();
  if (fork && fork !== head) return { label: `origin/main (${fork.slice(0, 8)})`, tree: gitTree(fork, base) };
  const before = git(['rev-parse', '--verify', '--quiet', 'HEAD~1'], base)?.trim();
  if (before) return { label: `HEAD~1 (${before.slice(0, 8)})`, tree: gitTree(before, base) };
  return publishedTree(base) && publishedBase(base, undefined);
}

function publishedBase(base: string, number: string | undefined): Base {
  const published = publishedTree(base, number === undefined ? undefined : Number(number));
  if (!published) throw new BaseError(number === undefined ? 'Nothing was published yet: schema/published has no version.' : `schema/published has no version ${number}.`);
  return { label: `published version ${published.version}`, tree: published.tree };
}

function fileTree(name: string, path: string): FileTree {
  return { read: (wanted) => (wanted === schemaPaths[name] ? readFileSync(path, 'utf8') : undefined), list: () => [] };
}
