/**
 * `npm run keys:rotate`: new keys for access tokens and for the gateway's identity, while everything runs. Each process follows its file;
 * the new key is published at once, signs after the overlap, and the old one is dropped when nothing it signed can be good any more.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { rotated, type KeyFile } from '#platform/auth/key-file';
import { generateKeyPair, publicJwks, type Ed25519Jwk } from '#platform/auth/keys';
import { readJson } from './json-file.ts';
import { devDir } from './paths.ts';
import type { Secrets } from './secrets.ts';

/** Beside each other in one folder; subgraphs get the public one only. */
export const keyFiles = { accessTokens: 'access-token-keys.json', identity: 'identity-keys.json', identityPublic: 'identity-public-keys.json' } as const;

/** Longest an access token and a signed identity can be good, with room for clocks that differ. */
const lifetimesMs = { accessTokens: 16 * 60_000, identity: 2 * 60_000 };

export interface RotateOptions {
  folder: string;
  /** Keys in force until now, where there is no file yet. */
  initial: { accessTokens: Ed25519Jwk; identity: Ed25519Jwk };
  overlapMs: number;
  now: Date;
}

/** Writes the files anew; returns the ids of the new keys. Public halves first: nobody is to meet a signature before its key. */
export function rotateKeys({ folder, initial, overlapMs, now }: RotateOptions): Record<'accessTokens' | 'identity', string> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const next = { accessTokens: generateKeyPair(`access-${stamp(now)}`).privateJwk, identity: generateKeyPair(`identity-${stamp(now)}`).privateJwk };
  const files = Object.fromEntries(
    (['accessTokens', 'identity'] as const).map((name) => [name, rotated(readKeys(join(folder, keyFiles[name])) ?? { keys: [initial[name]] }, { next: next[name], now, overlapMs, lifetimeMs: lifetimesMs[name] })]),
  ) as Record<'accessTokens' | 'identity', KeyFile>;
  const times = files.identity.keys.map(({ activeFrom, retiresAt }) => ({ activeFrom, retiresAt }));
  writeKeys(join(folder, keyFiles.identityPublic), { keys: publicJwks(files.identity).keys.map((key, index) => ({ ...key, ...times[index] })) });
  writeKeys(join(folder, keyFiles.identity), files.identity);
  writeKeys(join(folder, keyFiles.accessTokens), files.accessTokens);
  return { accessTokens: next.accessTokens.kid, identity: next.identity.kid };
}

const stamp = (now: Date): string => now.toISOString().replace(/\D/g, '').slice(0, 17);

function readKeys(file: string): KeyFile | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as KeyFile) : undefined;
}

/** In one step, so that nobody reads half a file. */
function writeKeys(file: string, keys: KeyFile): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { folder: { type: 'string', default: join(devDir, 'keys') }, 'overlap-seconds': { type: 'string', default: '30' } } });
  const seconds = Number(values['overlap-seconds']);
  if (!Number.isInteger(seconds) || seconds < 10) throw new Error(`--overlap-seconds must be a whole number from 10, got "${values['overlap-seconds']}"`);
  const secrets = readJson<Secrets>(join(devDir, 'secrets.json'));
  const hasFiles = existsSync(join(values.folder, keyFiles.accessTokens)) && existsSync(join(values.folder, keyFiles.identity));
  if (!secrets && !hasFiles) throw new Error(`There are neither key files in ${values.folder} nor a stack that was started with "npm start".`);
  const initial = { accessTokens: secrets?.accessTokenPrivateKey as Ed25519Jwk, identity: secrets?.identityPrivateKey as Ed25519Jwk };
  const kids = rotateKeys({ folder: values.folder, initial, overlapMs: seconds * 1000, now: new Date() });
  console.log(`The key ${kids.accessTokens} signs access tokens in ${seconds} s, the key ${kids.identity} the gateway's identity. The old ones retire by themselves.`);
}
