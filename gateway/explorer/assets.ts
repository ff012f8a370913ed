/** What the pages load: all of it ours or from packages, served by us under addresses that change with the content. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { Route } from '#platform/server/http-types';

const require = createRequire(import.meta.url);
const own = join(import.meta.dirname, 'assets');
const inPackage = (name: string, path: string): string => join(dirname(require.resolve(`${name}/package.json`)), path);

/** GraphiQL 3 is the last that ships a bundle for plain script tags. */
const files: Readonly<Record<string, string>> = {
  'react.js': inPackage('react', 'umd/react.production.min.js'),
  'react-dom.js': inPackage('react-dom', 'umd/react-dom.production.min.js'),
  'graphiql.js': inPackage('graphiql', 'graphiql.min.js'),
  'graphiql.css': inPackage('graphiql', 'graphiql.min.css'),
  'clicker.js': inPackage('@graphiql/plugin-explorer', 'dist/index.umd.js'),
  'clicker.css': inPackage('@graphiql/plugin-explorer', 'dist/style.css'),
  'explorer.js': join(own, 'explorer.js'),
  'partner.css': join(own, 'partner.css'),
  'emblem.svg': join(own, 'emblem.svg'),
};
const types: Readonly<Record<string, string>> = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', svg: 'image/svg+xml' };

export interface Assets {
  /** The address of a file. Throws when there is none of that name. */
  address(name: string): string;
  readonly route: Route;
}

interface Asset {
  readonly address: string;
  readonly type: string;
  readonly content: Buffer;
  compressed: Promise<Buffer> | undefined;
}

const compress = promisify(brotliCompress);

export function createAssets(prefix = '/explorer/assets'): Assets {
  const assets = new Map(Object.entries(files).map(([name, file]) => [name, assetOf(prefix, name, prepared(name, readFileSync(file)))]));
  const byAddress = new Map([...assets.values()].map((asset) => [asset.address, asset]));
  return {
    address(name) {
      const asset = assets.get(name);
      if (!asset) throw new Error(`There is no asset "${name}"`);
      return asset.address;
    },
    route: {
      method: 'GET',
      path: `${prefix}/*`,
      async handle({ path, headers }) {
        const asset = byAddress.get(path);
        if (!asset) return { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'There is no such file.' };
        const base = { 'content-type': asset.type, 'cache-control': 'public, max-age=31536000, immutable', vary: 'Accept-Encoding' };
        if (!/\bbr\b/.test(String(headers['accept-encoding'] ?? ''))) return { status: 200, headers: base, body: asset.content };
        // The bundle is large: compressed when somebody first asks for it, on a thread of Node's pool.
        asset.compressed ??= compress(asset.content, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } });
        return { status: 200, headers: { ...base, 'content-encoding': 'br' }, body: await asset.compressed };
      },
    },
  };
}

/** Where GraphiQL's bundle keeps the nonce of style elements. */
const noNonce = '__webpack_require__.nc = undefined;';

/**
 * GraphiQL's dialogs keep the page behind them still by a style element of their own. Its bundle was built without a way to say the nonce
 * that it needs under our policy, so it is told to take the page's. Throws when the bundle is not as we know it.
 */
function prepared(name: string, content: Buffer): Buffer {
  if (name !== 'graphiql.js') return content;
  const text = content.toString('utf8');
  if (!text.includes(noNonce)) throw new Error('The bundle of graphiql has no place for a nonce any more: see how its dialogs bring their styles');
  return Buffer.from(text.replace(noNonce, "__webpack_require__.nc = document.querySelector('link[nonce]')?.nonce;"));
}

function assetOf(prefix: string, name: string, content: Buffer): Asset {
  const hash = createHash('sha256').update(content).digest('base64url').slice(0, 12);
  return { address: `${prefix}/${hash}/${name}`, type: types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream', content, compressed: undefined };
}
