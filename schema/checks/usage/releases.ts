/**
 * Released versions of the clients, one file each: `schema/clients/<client>/<version>.json`. A version is protected from
 * breaking changes until it is retired. `npm run schema:publish -- --client mobile@1.4.0` and `--retire mobile@1.4.0` write them.
 */
import { z } from 'zod';
import type { FileTree } from '../../file-tree.ts';
import { readChecked } from '../read-json.ts';

export const releaseFolder = 'schema/clients';

const releaseShape = z.strictObject({
  client: z.string(),
  version: z.string(),
  /** Day of the release, YYYY-MM-DD. */
  released: z.iso.date(),
  /** Day since which it is no longer supported. */
  retired: z.iso.date().optional(),
  /** Ids of the operations that it sends, to its BFF, and that its BFF sends to the gateway. */
  operations: z.array(z.string()),
});

export type Release = z.infer<typeof releaseShape>;

/** All releases that a tree records. @throws Error naming file and problem when one is malformed. */
export function readReleases(tree: FileTree): Release[] {
  return tree
    .list(releaseFolder)
    .filter((path) => path.endsWith('.json'))
    .map((path) => readChecked(tree, path, releaseShape));
}

/** Path of the file of a release. */
export function releasePath(client: string, version: string): string {
  return `${releaseFolder}/${client}/${version}.json`;
}
