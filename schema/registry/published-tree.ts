/** A published version seen as a tree of this project's layout, for comparing with it. */
import { join } from 'node:path';
import { diskTree, type FileTree } from '../file-tree.ts';
import { createFileStore } from './file-store.ts';
import { versionName, type SchemaStore } from './store.ts';

export interface PublishedTree {
  version: string;
  tree: FileTree;
}

/** The version of this number in the repository's folder, or the last one; undefined when there is none. */
export function publishedTree(base: string, number?: number): PublishedTree | undefined {
  const store = createFileStore(join(base, 'schema/published'));
  const found = store.listSync().filter((version) => number === undefined || version.number === number).at(-1);
  return found && { version: versionName(found), tree: inProjectLayout(diskTree(store.folderOf(found))) };
}

/** The same from any registry. */
export async function publishedTreeOf(store: SchemaStore, number?: number): Promise<PublishedTree | undefined> {
  const found = (await store.list()).filter((version) => number === undefined || version.number === number).at(-1);
  if (!found) return undefined;
  const names = Object.keys((await store.metadata(found)).documents);
  const texts = new Map(await Promise.all(names.map(async (name) => [name, await store.document(found, name)] as const)));
  const files: FileTree = { read: (path) => texts.get(path), list: (folder) => names.filter((name) => name.startsWith(`${folder}/`)).sort() };
  return { version: versionName(found), tree: inProjectLayout(files) };
}

function inProjectLayout(files: FileTree): FileTree {
  const own = (path: string) => path.replace(/^schema\/operations(\/|$)/, 'operations$1').replace(/^schema\//, '').replace(/^(bff-[a-z]+)\/schema\.graphql$/, '$1.graphql');
  return { read: (path) => files.read(own(path)), list: (folder) => files.list(own(folder)).map((path) => (path.startsWith('operations/') ? `schema/${path}` : path)) };
}
