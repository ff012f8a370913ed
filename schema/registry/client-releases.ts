/** Recording which operations a released version of a client sends, and that nobody has to support it any more. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { latestOperations } from '../checks/usage/registered.ts';
import { readReleases, releasePath, type Release } from '../checks/usage/releases.ts';
import type { FileTree } from '../file-tree.ts';

export interface ClientVersion {
  /** Name of its manifest: `web` or `mobile`. */
  client: string;
  version: string;
}

/** `mobile@1.4.0`. @throws Error saying what was expected. */
export function parseClientVersion(text: string): ClientVersion {
  const match = /^([a-z][a-z0-9-]*)@([0-9A-Za-z][0-9A-Za-z.+-]*)$/.exec(text);
  if (!match) throw new Error(`"${text}" names no version of a client; expected for example mobile@1.4.0`);
  return { client: match[1] ?? '', version: match[2] ?? '' };
}

/** The record of a release: the latest operation of each name. @throws Error when it exists or the client has no operations. */
export function newRelease(tree: FileTree, { client, version }: ClientVersion, today: string): Release {
  if (tree.read(releasePath(client, version)) !== undefined) throw new Error(`${client}@${version} is recorded already in ${releasePath(client, version)}`);
  const operations = latestOperations(tree, client).map(({ id }) => id);
  if (operations.length === 0) throw new Error(`There is no manifest schema/operations/${client}.json with operations`);
  return { client, version, released: today, operations };
}

/** The record of a release, retired. @throws Error when there is no such release. */
export function retiredRelease(tree: FileTree, { client, version }: ClientVersion, today: string): Release {
  const releases = readReleases(tree).filter((release) => release.client === client);
  const found = releases.find((release) => release.version === version);
  if (!found) throw new Error(`${client}@${version} was never recorded; recorded are: ${releases.map((release) => release.version).join(', ') || 'none'}`);
  return { ...found, retired: found.retired ?? today };
}

/** Writes a record below the given root and returns its path from there. */
export function writeRelease(root: string, release: Release): string {
  const path = releasePath(release.client, release.version);
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), `${JSON.stringify(release, null, 2)}\n`);
  return path;
}
