import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { askedOf, untilAskedByIds } from '#platform/bff/testing/asked-gateway';
import type { App } from './app.ts';
import { startHarness, type Harness } from './harness.ts';
import { tokenOf } from './people.ts';

type Asked = Readonly<Record<string, unknown>>;

describe('what everybody sees alike, within what is somebody’s own', () => {
  let harness: Harness;
  const person = (name: string): App => Object.assign(harness.app(), { accessToken: tokenOf(name) });
  const slugs = new Map([['var_1', 'mug'], ['var_2', 'bowl']]);
  before(async () => {
    harness = await startHarness({ pageFreshMs: 60_000 });
    const variantOf = (id: string): object => ({ id, product: { slug: slugs.get(id) }, image: { url: ({ width }: Asked) => `picture-of-${id}-${String(width)}` } });
    const groups = () => [{ lines: [...slugs.keys()].map((id) => ({ id: `cln_${id}`, variant: variantOf(id) })) }];
    harness.gateway.mock({
      Query: {
        productVariantLookup: ({ ids }: Asked) => (ids as string[]).map(variantOf),
        cart: () => ({ vendorGroups: groups() }),
        order: () => ({ vendorOrders: groups() }),
      },
    });
  });
  after(() => harness.stop());

  const asked = (): string[] => askedOf(harness.gateway);
  const untilByIds = (run: () => Promise<unknown>): Promise<unknown> => untilAskedByIds(harness.gateway, run);

  for (const [screen, variables, operation] of [['Cart', {}, 'MobileCart'], ['Order', { number: 'M-1' }, 'MobileOrder']] as const) {
    it(`${screen} takes pictures and addresses of what is in it from memory, by the width of the screen`, async () => {
      harness.evict(...slugs.keys());
      const ada = person('ada');
      const first = await ada.run(screen, variables);
      assert.match(first.text, /mug.*picture-of-var_1-\d+.*bowl/);
      await untilByIds(() => ada.run(screen, variables));
      assert.equal((await ada.run(screen, variables)).text, first.text);
      assert.deepEqual(asked(), [`${operation} by ids as somebody`]);
      const dense = { headers: { 'x-device-pixel-ratio': '4' } };
      assert.notEqual((await ada.run(screen, variables, dense)).text, first.text);
      await untilByIds(() => ada.run(screen, variables, dense));
      assert.notEqual((await ada.run(screen, variables, dense)).text, first.text);
    });
  }

  it('follows what a message says has changed', async () => {
    const ada = person('ada');
    await untilByIds(() => ada.run('Cart'));
    slugs.set('var_1', 'new-mug');
    assert.doesNotMatch((await ada.run('Cart')).text, /new-mug/);
    harness.evict('var_1');
    assert.match((await ada.run('Cart')).text, /new-mug/);
  });

  it('a token that the gateway refuses gets nothing, whatever is in memory', async () => {
    const ada = person('ada');
    await untilByIds(() => ada.run('Cart'));
    harness.gateway.refuseTokens([ada.accessToken ?? '']);
    assert.equal((await ada.run('Cart')).errors[0]?.extensions.code, 'UNAUTHENTICATED');
  });
});
