import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { buildSchema } from 'graphql';
import { readManifest } from '#platform/bff/operation-registry';
import { sampleVariables } from '#platform/bff/testing/sample-variables';
import { startHarness, type Harness } from './harness.ts';
import { signIn, withPeople } from './people.ts';

interface Picture {
  src: string;
  srcset: string;
  width: number;
  height: number;
}

const manifest = Object.values(readManifest(new URL('../../schema/operations/web.json', import.meta.url))).filter(({ target, type }) => target === 'bff-web' && type === 'query');
/** Of several versions of an operation the last is the newest. */
const operations = [...new Map(manifest.map((entry) => [entry.name, entry])).values()].filter(({ document }) => document.includes('srcset'));
const schema = buildSchema(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'), { assumeValidSDL: true });

/** Every picture in an answer, however deep. */
function picturesIn(value: unknown): Picture[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.values(value).flatMap(picturesIn);
  return 'srcset' in value ? [value as Picture, ...inside] : inside;
}

/** Checks that a picture's addresses are of the widths that they are said to have, the narrowest first, and none wider than the original. */
function assertLadder({ src, srcset, width, height }: Picture, original = 2000): number[] {
  const candidates = srcset.split(', ').map((candidate) => candidate.split(' ') as [string, string]);
  const widths = candidates.map(([, descriptor]) => Number(descriptor.slice(0, -1)));
  for (const [url, descriptor] of candidates) assert.equal(`${new URL(url).searchParams.get('w')}w`, descriptor, srcset);
  assert.deepEqual(widths, [...new Set(widths)].toSorted((a, b) => a - b), srcset);
  assert.ok(widths.every((candidate) => candidate <= original) && candidates.some(([url]) => url === src), srcset);
  assert.ok(width > 0 && height > 0, 'a browser keeps the place free only when it knows the shape');
  return widths;
}

describe('pictures of pages', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness();
    withPeople(harness.gateway);
    harness.gateway.mock({ Query: { cart: {} } });
  });
  after(() => harness.stop());

  for (const { name, document } of operations) {
    it(`${name}: each comes in three to five widths, from 320 pixels up`, async () => {
      const browser = await signIn(harness.browser(), 'ada@example.com');
      const pictures = picturesIn((await browser.run(name, sampleVariables(schema, document, { locale: 'de-DE' }))).data);
      assert.ok(pictures.length > 0, 'no picture came');
      for (const picture of pictures) {
        const widths = assertLadder(picture);
        assert.deepEqual(widths, [320, 640, 960, 1280, 1600].slice(0, widths.length));
        assert.ok(widths.length === 3 || widths.length === 5);
      }
    });
  }

  for (const path of ['/', '/search?q=oak', '/categories/kitchen', '/products/slug_1', '/vendors/slug_1', '/cart']) {
    it(`${path}: the browser is told widths, sizes, shape and what is on it, and at most the first picture is urgent`, async () => {
      harness.gateway.mock({ Product: { slug: 'slug_1' }, Vendor: { slug: 'slug_1' } });
      const response = await fetch(harness.base + path, { redirect: 'manual' });
      assert.equal(response.status, 200);
      const tags = (await response.text()).match(/<img [^>]+>/g) ?? [];
      if (path !== '/cart') assert.ok(tags.length > 0, 'no picture came');
      for (const tag of tags) {
        for (const attribute of ['srcset', 'sizes', 'width', 'height']) assert.match(tag, new RegExp(` ${attribute}="[^"]+"`), tag);
        assert.match(tag, / alt="/, tag);
        assert.match(tag, /loading="lazy"|fetchpriority="high"/, tag);
      }
    });
  }
});
