import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { buildSchema } from 'graphql';
import { sampleVariables } from '#platform/bff/testing/sample-variables';
import { manifest, startHarness, type Harness } from './harness.ts';
import { signIn, withPeople } from './people.ts';

const ladder = [80, 160, 240, 320, 480, 640, 960, 1280];
const operations = [...new Map(Object.values(manifest).filter(({ target, type }) => target === 'bff-mobile' && type === 'query').map((entry) => [entry.name, entry])).values()];
const schema = buildSchema(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'), { assumeValidSDL: true });

describe('pictures of screens', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness();
    withPeople(harness.gateway);
    const owned = (_args: unknown, _info: unknown, headers: Record<string, unknown>): object => ({ id: `cart-${String(headers['authorization'])}` });
    harness.gateway.mock({ Query: { cart: owned } });
  });
  after(() => harness.stop());

  /** Widths of the pictures in an answer, in order. */
  async function widthsOf(name: string, document: string, headers: Record<string, string>): Promise<number[]> {
    const app = await signIn(harness.app(), 'ada@example.com');
    const { text, errors } = await app.run(name, { ...sampleVariables(schema, document, { locale: 'de-DE' }), ...(document.includes('$slug') && { slug: 'bowl' }) }, { headers });
    assert.deepEqual(errors, [], name);
    assert.doesNotMatch(text, /srcset/, 'a device knows its own width: one address each');
    return [...text.matchAll(/"url":"[^"]*\/picture\?w=(\d+)"/g)].map(([, width]) => Number(width));
  }

  for (const { name, document } of operations.filter((operation) => /\burl\b/.test(operation.document))) {
    it(`${name}: each has one address, as wide as this device's pixels ask for`, async () => {
      const [plain, usual, sharp] = [await widthsOf(name, document, { 'x-device-pixel-ratio': '1' }), await widthsOf(name, document, {}), await widthsOf(name, document, { 'x-device-pixel-ratio': '3' })];
      assert.ok(plain.length > 0, 'no picture was answered');
      assert.ok([...plain, ...usual, ...sharp].every((width) => ladder.includes(width)), [...plain, ...usual, ...sharp].join());
      assert.deepEqual([usual.length, sharp.length], [plain.length, plain.length]);
      for (const [index, width] of plain.entries()) {
        assert.equal(usual[index], width * 2, 'twice the pixels at 2, the usual ratio');
        assert.ok((sharp[index] ?? 0) >= Math.min(1280, width * 2.5), 'two and a half times and more at 3, up to the widest');
      }
    });
  }

  it('the app may say its pixel ratio with the operation, too, which wins', async () => {
    const app = harness.app();
    const { text } = await app.run('Product', { slug: 'bowl', display: { pixelRatio: 1 } }, { headers: { 'x-device-pixel-ratio': '3' } });
    assert.match(text, /picture\?w=480"/);
    assert.doesNotMatch(text, /picture\?w=(?:960|1280)"/);
  });
});
