/** What a published version consists of, and how the working tree becomes one. */
import type { FileTree } from '../file-tree.ts';
import { sha256 } from './file-store.ts';
import { versionName, type SchemaStore, type SchemaVersion } from './store.ts';

/** Files of the project by their name in a version. */
const documentPaths: Readonly<Record<string, string>> = {
  'supergraph.graphql': 'schema/supergraph.graphql',
  'api.graphql': 'schema/api.graphql',
  'partner.graphql': 'schema/partner.graphql',
  'bff-web.graphql': 'bff-web/schema.graphql',
  'bff-mobile.graphql': 'bff-mobile/schema.graphql',
  'operations/web.json': 'schema/operations/web.json',
  'operations/mobile.json': 'schema/operations/mobile.json',
};

export interface Origin {
  publishedBy: string;
  commit: string | null;
  isDirty: boolean;
  now: Date;
}

/**
 * Publishes the schemas of a tree as the next version. The same content as the latest version is that version: nothing is
 * written, so publishing twice is harmless.
 */
export async function publishTree(store: SchemaStore, tree: FileTree, { publishedBy, commit, isDirty, now }: Origin): Promise<{ version: SchemaVersion; isNew: boolean }> {
  const documents = documentsOf(tree);
  const latest = (await store.list()).at(-1);
  const hash = contentHash(documents);
  if (latest?.hash === hash) return { version: latest, isNew: false };
  const version = { number: (latest?.number ?? 0) + 1, hash };
  const hashes = Object.fromEntries(Object.entries(documents).map(([name, text]) => [name, sha256(text)]));
  await store.publish({ ...version, publishedAt: now.toISOString(), publishedBy, commit, isDirty, documents: hashes }, documents);
  return { version, isNew: true };
}

/** The version of this number. @throws Error naming those that there are. */
export async function versionNumbered(store: SchemaStore, number: number): Promise<SchemaVersion> {
  const versions = await store.list();
  const found = versions.find((version) => version.number === number);
  if (!found) throw new Error(`There is no published version ${number}; there are: ${versions.map(versionName).join(', ') || 'none'}`);
  return found;
}

function documentsOf(tree: FileTree): Record<string, string> {
  return Object.fromEntries(
    Object.entries(documentPaths).flatMap(([name, path]) => {
      const text = tree.read(path);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

function contentHash(documents: Readonly<Record<string, string>>): string {
  const names = Object.keys(documents).sort();
  return sha256(names.map((name) => `${name}\n${documents[name]}`).join('\0')).slice(0, 12);
}
