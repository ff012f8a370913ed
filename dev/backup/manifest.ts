/** What lies in a backup's folder, and whether it is still what was put there. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { DevError } from '../dev-error.ts';
import { readJson, writeJson } from '../json-file.ts';

const file = z.object({ name: z.string().regex(/^[\w.-]+$/), bytes: z.number(), sha256: z.string().length(64) });

const manifest = z.object({
  format: z.literal(1),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  commit: z.string().nullable(),
  dumpProgram: z.string(),
  /**
   * `one moment`: writes were held on the server while all snapshots were opened. `one by one`: each is of its own moment within `skewMs`,
   * so a service may be ahead of another.
   */
  cut: z.enum(['one moment', 'one by one']),
  skewMs: z.number(),
  /** How long writes waited for it. */
  heldMs: z.number(),
  /** Where the server's log of changes stood, for point-in-time recovery; null where it keeps none, or we may not see it. */
  position: z.object({ file: z.string().nullable(), offset: z.number().nullable(), gtid: z.string().nullable() }).nullable(),
  databases: z.array(z.object({ service: z.string(), database: z.string(), server: z.string(), snapshotAt: z.iso.datetime(), migrations: z.array(z.string()), tables: z.number(), dump: file })),
  /** Not data, but needed with it or good to have. */
  others: z.array(file.extend({ what: z.string() })),
  /** Tells keys apart without telling them: without the same sealing key second factors cannot be read. */
  sealingKeyFingerprint: z.string().nullable(),
});

export type Manifest = z.infer<typeof manifest>;
export type BackupFile = z.infer<typeof file>;

const manifestName = 'manifest.json';
const folderPattern = /^backup-\d{8}T\d{6}Z$/;

/** Sortable by time. */
export const folderNameAt = (at: Date): string => `backup-${at.toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;

/** Written last: a folder without one is no backup. */
export function writeManifest(folder: string, content: Manifest): void {
  writeJson(join(folder, manifestName), content);
}

/** @throws DevError saying what is wrong with it. */
export function readManifest(folder: string): Manifest {
  const content = readJson<unknown>(join(folder, manifestName));
  if (content === undefined) throw new DevError(`There is no backup in ${folder}.`, { hint: `Expected a folder with a ${manifestName}, as npm run backup makes it. One without was never finished.` });
  const parsed = manifest.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new DevError(`${join(folder, manifestName)} is not of the form this version reads.`, { hint: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n') });
}

/** @throws DevError naming every file that is missing or not what it was. */
export async function verifyFiles(folder: string, { databases, others }: Manifest): Promise<void> {
  const wrong: string[] = [];
  for (const expected of [...databases.map(({ dump }) => dump), ...others]) {
    const path = join(folder, expected.name);
    if (!existsSync(path)) wrong.push(`${expected.name} is missing`);
    else if ((await describeFile(path)).sha256 !== expected.sha256) wrong.push(`${expected.name} is not what was written (its sha256 differs)`);
  }
  if (wrong.length > 0) throw new DevError('The backup is damaged; nothing was changed.', { hint: wrong.join('\n') });
}

export async function describeFile(path: string): Promise<BackupFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(createReadStream(path), async (chunks) => {
    for await (const chunk of chunks as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      hash.update(chunk);
    }
  });
  return { name: basename(path), bytes, sha256: hash.digest('hex') };
}

export const fingerprint = (secret: string): string => createHash('sha256').update(`backup ${secret}`).digest('hex').slice(0, 16);

/** Finished backups in a folder, the newest first. */
export function backupsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => folderPattern.test(name) && existsSync(join(folder, name, manifestName)));
  return names.toSorted().toReversed().map((name) => join(folder, name));
}
