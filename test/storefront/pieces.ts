/** Pages that arrive in pieces, as over a slow link: nothing that is there may move when the rest comes. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { persona } from '../stack/journey.ts';
import { openTab, signedInTab, type Tab } from './browser.ts';

const pieces = 6;
/** A few frames, in which a browser shows what it has. */
const betweenMs = 70;
const sizes = [{ width: 390, height: 844 }, { width: 1280, height: 900 }];

/** The longest pages, by who looks at them. */
const pages: readonly (readonly [who: string | null, paths: readonly string[]])[] = [
  [null, ['/', '/search', '/categories/table-and-home', '/products/harbour-mug', '/vendors/kiln-and-tide']],
  ['ada-moreau', ['/account']],
  ['ines-carvalho', ['/vendor', '/vendor/orders', '/vendor/stock', '/vendor/people']],
  ['margit-vance', ['/admin', '/admin/people']],
];

/** Looks at each on a phone and on a wide screen, and lists what moved. */
export async function holdStillInPieces({ browser, base }: { browser: Browser; base: string }): Promise<void> {
  const slow = await slowLinkTo(base);
  const moved: string[] = [];
  try {
    for (const [who, paths] of pages) {
      const tab = who === null ? await openTab(browser) : await signedInTab(browser, { base, path: '/account', ...persona(who) });
      for (const path of paths) for (const size of sizes) moved.push(...(await shiftsOf(tab, slow.url + path, size)));
      await tab.close();
    }
  } finally {
    slow.close();
  }
  assert.deepEqual(moved, []);
}

async function shiftsOf({ page }: Tab, url: string, size: (typeof sizes)[number]): Promise<string[]> {
  await page.setViewportSize(size);
  await page.goto(url, { waitUntil: 'load' });
  const isTooWide = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
  const shifted = await page.evaluate<number>('globalThis.shifted');
  const where = `${new URL(url).pathname} at ${size.width}`;
  return [...(isTooWide ? [`${where} is wider than the screen`] : []), ...(shifted < 0.01 ? [] : [`${where} shifted by ${shifted.toFixed(3)}: ${await page.evaluate<string>('globalThis.moved.join(" | ")')}`])];
}

/** Pieces of a size, and cuts in the middle of the head, where a few words more change what fits beside one another. */
function inPieces(body: Buffer): Buffer[] {
  const size = Math.ceil(body.length / pieces);
  const cuts = Array.from({ length: pieces - 1 }, (_, index) => (index + 1) * size);
  const inHead = ['<form class="search"', '<nav class="you"', '<a class="basket"', '</header>'].map((mark) => body.indexOf(mark)).filter((at) => at > 0);
  const ends = [...cuts, ...inHead, body.length].sort((one, other) => one - other);
  return ends.map((end, index) => body.subarray(ends[index - 1] ?? 0, end)).filter(({ length }) => length > 0);
}

/** The same place by a link that gives out pages in pieces, and the rest as it is. */
async function slowLinkTo(base: string): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    void (async () => {
      const { cookie, accept, 'accept-language': language } = request.headers;
      const answer = await fetch(base + request.url, { redirect: 'manual', headers: { ...(cookie && { cookie }), ...(accept && { accept }), ...(language && { 'accept-language': language }) } });
      const body = Buffer.from(await answer.arrayBuffer());
      const headers = Object.fromEntries([...answer.headers].filter(([name]) => !['content-encoding', 'content-length', 'transfer-encoding', 'connection', 'keep-alive', 'set-cookie'].includes(name)));
      response.writeHead(answer.status, headers);
      if (!headers['content-type']?.includes('text/html')) return void response.end(body);
      for (const piece of inPieces(body)) {
        response.write(piece);
        await pause(betweenMs);
      }
      response.end();
    })().catch((error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
