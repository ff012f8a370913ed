/** What a published version consists of, and how the working tree becomes one. */
import { liveOperations } from '../checks/usage/registered.ts';
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

/**
 * The registered operations of clients in use that go to the gateway. Its own document, since whether a release is in use is known
 * to the repository only: gateways prepare these before they switch, and don't switch when one breaks.
 */
export const liveOperationsDocument = 'live-operations.json';

export interface LiveOperation {
  readonly id: string;
  readonly name: string;
  readonly client: string;
  readonly document: string;
}

/** What the gateway has to keep working, of a tree. */
export function gatewayOperations(tree: FileTree): LiveOperation[] {
  const own = liveOperations(tree).filter(({ target }) => target === 'gateway');
  return own.map(({ id, name, client, versions, document }) => ({ id, name, client: [`bff-${client}`, versions.join(', ')].filter(Boolean).join(' '), document }));
}

function liveOperationsOf(tree: FileTree): string {
  return `${JSON.stringify(gatewayOperations(tree), null, 2)}\n`;
}

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
  const documents = { ...documentsOf(tree), [liveOperationsDocument]: liveOperationsOf(tree) };
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
