/** A schema store in an S3-like object store: the same layout as in a folder, each version whole once its metadata.json is there. */
import { sha256 } from './file-store.ts';
import type { HttpObjects } from './http-objects.ts';
import { RegistryError } from './registry-error.ts';
import { currentAfter, versionName, type CurrentVersion, type SchemaStore, type SchemaVersion, type VersionMetadata } from './store.ts';

const versionKey = /^(\d+)-([0-9a-f]{12})\/metadata\.json$/;

export function createHttpStore({ objects, location }: { objects: HttpObjects; location: string }): SchemaStore {
  const list = async (): Promise<SchemaVersion[]> => {
    const matches = (await objects.list()).map((key) => versionKey.exec(key));
    return matches.flatMap((match) => (match ? [{ number: Number(match[1]), hash: match[2] ?? '' }] : [])).sort((a, b) => a.number - b.number);
  };
  const metadata = async (version: SchemaVersion): Promise<VersionMetadata> => {
    const found = await objects.get(`${versionName(version)}/metadata.json`);
    if (!found) throw new RegistryError(`There is no published version ${versionName(version)} in ${location}`);
    return JSON.parse(found.text) as VersionMetadata;
  };
  const readCurrent = async (): Promise<{ current: CurrentVersion; etag: string | undefined } | undefined> => {
    const found = await objects.get('current.json');
    return found && { current: JSON.parse(found.text) as CurrentVersion, etag: found.etag };
  };
  return {
    location,
    list,
    metadata,
    async document(version, name) {
      const expected = (await metadata(version)).documents[name];
      const found = expected === undefined ? undefined : await objects.get(`${versionName(version)}/${name}`);
      if (!found) throw new RegistryError(`The published version ${versionName(version)} has no document ${name}`);
      if (sha256(found.text) !== expected) throw new RegistryError(`${name} of the published version ${versionName(version)} was changed after its publication`);
      return found.text;
    },
    async publish(entry, documents) {
      // Whoever writes the number first has it; a publication that broke off may be done again.
      const claim = `numbers/${entry.number}`;
      if (!(await objects.put(claim, entry.hash, { ifAbsent: true })) && (await objects.get(claim))?.text !== entry.hash) {
        throw new RegistryError(`Version ${entry.number} is published already; versions never change`);
      }
      for (const [name, text] of Object.entries(documents)) await objects.put(`${versionName(entry)}/${name}`, text);
      const isFirst = await objects.put(`${versionName(entry)}/metadata.json`, `${JSON.stringify(entry, null, 2)}\n`, { ifAbsent: true });
      if (!isFirst) throw new RegistryError(`Version ${entry.number} is published already; versions never change`);
    },
    current: async () => (await readCurrent())?.current,
    async activate(version, activation) {
      await metadata(version);
      const before = await readCurrent();
      const text = `${JSON.stringify(currentAfter(before?.current, version, activation), null, 2)}\n`;
      const isDone = await objects.put('current.json', text, before ? { ifMatch: before.etag } : { ifAbsent: true });
      if (!isDone) throw new RegistryError('Somebody else made another version current at the same time; look at --list and try again');
    },
  };
}
