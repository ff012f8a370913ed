/** Style sheet and scripts, under addresses that change with their content, so that browsers may keep them for ever. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { Route } from '#platform/server/http-types';

const folder = join(import.meta.dirname, 'assets');
const types: Readonly<Record<string, string>> = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', svg: 'image/svg+xml' };

interface Asset {
  readonly address: string;
  readonly type: string;
  readonly content: Buffer;
  readonly compressed: Buffer;
}

const assets = new Map<string, Asset>(
  readdirSync(folder).map((name) => {
    const content = readFileSync(join(folder, name));
    const hash = createHash('sha256').update(content).digest('base64url').slice(0, 12);
    const type = types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    return [name, { address: `/assets/${hash}/${name}`, type, content, compressed: brotliCompressSync(content) }];
  }),
);
const byAddress = new Map([...assets.values()].map((asset) => [asset.address, asset]));

/** The address of a file in `assets/`. @throws Error when there is none of that name. */
export function assetAddress(name: string): string {
  const asset = assets.get(name);
  if (!asset) throw new Error(`There is no asset "${name}"`);
  return asset.address;
}

export const assetsRoute: Route = {
  method: 'GET',
  path: '/assets/*',
  async handle({ path, headers }) {
    const asset = byAddress.get(path);
    if (!asset) return { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'There is no such file.' };
    const isCompressed = /\bbr\b/.test(String(headers['accept-encoding'] ?? '')) && asset.compressed.length < asset.content.length;
    return {
      status: 200,
      headers: { 'content-type': asset.type, 'cache-control': 'public, max-age=31536000, immutable', vary: 'Accept-Encoding', ...(isCompressed && { 'content-encoding': 'br' }) },
      body: isCompressed ? asset.compressed : asset.content,
    };
  },
};
