/** A schema store in a folder: `<number>-<hash>/` per version with its documents and metadata.json, and `current.json` beside them. */
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RegistryError } from './registry-error.ts';
import { currentAfter, versionName, type CurrentVersion, type SchemaStore, type SchemaVersion, type VersionMetadata } from './store.ts';

export interface FileStore extends SchemaStore {
  /** Like `list`, at once. */
  listSync(): SchemaVersion[];
  /** Folder of a version. */
  folderOf(version: SchemaVersion): string;
}

const folderName = /^(\d+)-([0-9a-f]{12})$/;

export function createFileStore(folder: string): FileStore {
  const folderOf = (version: SchemaVersion) => join(folder, versionName(version));
  const listSync = () => versionsIn(folder);
  const requireVersion = (version: SchemaVersion) => {
    if (!listSync().some((known) => versionName(known) === versionName(version))) throw new RegistryError(`There is no published version ${versionName(version)} in ${folder}`);
  };
  const metadata = async (version: SchemaVersion) => {
    requireVersion(version);
    return JSON.parse(await readFile(join(folderOf(version), 'metadata.json'), 'utf8')) as VersionMetadata;
  };
  const current = async () => {
    const text = await readFile(join(folder, 'current.json'), 'utf8').catch(noFile);
    return text === undefined ? undefined : { before: [], activatedAt: '', activatedBy: '', ...(JSON.parse(text) as Partial<CurrentVersion> & SchemaVersion) };
  };
  return {
    location: folder,
    listSync,
    folderOf,
    metadata,
    list: async () => listSync(),
    async document(version, name) {
      const expected = (await metadata(version)).documents[name];
      if (!expected) throw new RegistryError(`The published version ${versionName(version)} has no document ${name}`);
      const text = await readFile(join(folderOf(version), name), 'utf8');
      if (sha256(text) !== expected) throw new RegistryError(`${name} of the published version ${versionName(version)} was changed after its publication`);
      return text;
    },
    async publish(entry, documents) {
      if (listSync().some(({ number }) => number === entry.number)) throw new RegistryError(`Version ${entry.number} is published already; versions never change`);
      // Seen only when whole: written beside, then moved.
      const draft = join(folder, `.draft-${randomUUID()}`);
      await writeVersion(draft, { ...documents, 'metadata.json': `${JSON.stringify(entry, null, 2)}\n` });
      await rename(draft, folderOf(entry)).catch(async (error: unknown) => {
        await rm(draft, { recursive: true, force: true });
        throw error;
      });
    },
    current,
    async activate(version, activation) {
      requireVersion(version);
      const next = currentAfter(await current(), version, activation);
      const draft = join(folder, `.current-${randomUUID()}`);
      await writeFile(draft, `${JSON.stringify(next, null, 2)}\n`);
      await rename(draft, join(folder, 'current.json'));
    },
  };
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function versionsIn(folder: string): SchemaVersion[] {
  const names = entriesOf(folder).map((name) => folderName.exec(name));
  return names.flatMap((match) => (match ? [{ number: Number(match[1]), hash: match[2] ?? '' }] : [])).sort((a, b) => a.number - b.number);
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    noFile(error);
    return [];
  }
}

async function writeVersion(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

function noFile(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  throw error;
}
