/** Registered operations: what the clients' manifests list, who sends each, and which of them must go on working. */
import type { FileTree } from '../../file-tree.ts';
import { readJson } from '../read-json.ts';
import { readReleases, type Release } from './releases.ts';

export const manifestFolder = 'schema/operations';

export interface RegisteredOperation {
  /** sha256 of the document. */
  id: string;
  name: string;
  document: string;
  /** `gateway`, `bff-web` or `bff-mobile`. */
  target: string;
  /** The manifest it is in: `web` or `mobile`. */
  client: string;
  /** The manifest's path. */
  file: string;
  /** Versions that send it; empty where releases were never recorded, or for what is about to be released. */
  versions: readonly string[];
}

/** Every operation in the manifests of a tree, in the order in which they were registered. */
export function registeredOperations(tree: FileTree): RegisteredOperation[] {
  const releases = readReleases(tree);
  return tree
    .list(manifestFolder)
    .filter((path) => path.endsWith('.json'))
    .flatMap((file) => {
      const client = file.slice(manifestFolder.length + 1, -'.json'.length);
      const entries = Object.entries(readJson<Record<string, Omit<RegisteredOperation, 'id' | 'client' | 'file' | 'versions'>>>(tree, file) ?? {});
      return entries.map(([id, { name, document, target }]) => ({ id, name, document, target, client, file, versions: supportedBy(id, client, releases) }));
    });
}

/**
 * Those that have to go on working: sent by a version that is not retired, or the latest of their name (about to be released).
 * Of a client whose releases nobody recorded, all of them.
 */
export function liveOperations(tree: FileTree): RegisteredOperation[] {
  const operations = registeredOperations(tree);
  const recorded = new Set(readReleases(tree).map(({ client }) => client));
  const latest = new Map(operations.map((operation) => [`${operation.client} ${operation.target} ${operation.name}`, operation.id]));
  return operations.filter(({ id, client, target, name, versions }) => !recorded.has(client) || versions.length > 0 || latest.get(`${client} ${target} ${name}`) === id);
}

/** The latest operation of each name: what the next release of a client sends. */
export function latestOperations(tree: FileTree, client: string): RegisteredOperation[] {
  const own = registeredOperations(tree).filter((operation) => operation.client === client);
  return [...new Map(own.map((operation) => [`${operation.target} ${operation.name}`, operation])).values()];
}

function supportedBy(id: string, client: string, releases: readonly Release[]): string[] {
  return releases.filter((release) => release.client === client && !release.retired && release.operations.includes(id)).map(({ version }) => version);
}
