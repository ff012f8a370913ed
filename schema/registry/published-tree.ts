/** A published version seen as a tree of this project's layout, for comparing with it. */
import { join } from 'node:path';
import { diskTree, type FileTree } from '../file-tree.ts';
import { createFileStore } from './file-store.ts';

/** The version of this number, or the last one; undefined when there is none. */
export function publishedTree(base: string, number?: number): { version: string; tree: FileTree } | undefined {
  const store = createFileStore(join(base, 'schema/published'));
  const found = store.listSync().filter((version) => number === undefined || version.number === number).at(-1);
  if (!found) return undefined;
  const files = diskTree(store.folderOf(found));
  const own = (path: string) => path.replace(/^schema\/operations\//, 'operations/').replace(/^schema\//, '').replace(/^(bff-[a-z]+)\/schema\.graphql$/, '$1.graphql');
  return {
    version: `${found.number}-${found.hash}`,
    tree: { read: (path) => files.read(own(path)), list: (folder) => files.list(own(folder)).map((path) => (path.startsWith('operations/') ? `schema/${path}` : path)) },
  };
}
