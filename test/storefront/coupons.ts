/** Coupons where those who bear their cost work with them, and a declined payment where administrators decide about it: steps in a browser. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { holdsUp, signedInTab, type Tab } from './browser.ts';
import { persona } from '../stack/journey.ts';
import type { Stack } from '../../dev/stack.ts';
import type { Place } from './new-pages.ts';

const sizes = [['phone', { width: 375, height: 812 }], ['desktop', { width: 1280, height: 900 }]] as const;

const enter = ({ browser, base }: Place, key: string, path: string): Promise<Tab> => signedInTab(browser, { base, path, ...persona(key) });

async function seen({ pictures }: Place, tab: Tab, name: string): Promise<void> {
  for (const [device, size] of sizes) {
    await tab.page.setViewportSize(size);
    assert.equal(await tab.page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth'), true, `${name} is wider than a ${device}`);
    await tab.page.screenshot({ path: join(pictures, `${name}-${device}.png`), fullPage: true });
  }
  await holdsUp(tab);
}

const cardOf = (tab: Tab, code: string) => tab.page.locator('article', { has: tab.page.getByRole('heading', { name: code }) });

/** A shop makes a coupon of its own, is refused the same code again, changes it and ends it. */
export async function makeChangeEnd(place: Place): Promise<void> {
  const shop = await enter(place, 'ines-carvalho', '/vendor/coupons');
  const form = shop.page.locator('form', { has: shop.page.getByRole('button', { name: 'Make the coupon' }) });
  const fill = async (): Promise<void> => {
    await form.getByLabel('Code').fill('mug-week');
    await form.getByLabel('Description').fill('An eighth off mugs, for a week');
    await form.getByLabel('Percent', { exact: false }).last().fill('12.5');
    await form.getByLabel('Goods cost at least in EUR').fill('20');
    await form.getByLabel(/Most uses in all/).fill('40');
  };
  await fill();
  await form.locator('summary', { hasText: 'Only for these products' }).click();
  await form.getByRole('checkbox', { name: 'Harbour mug' }).check();
  await seen(place, shop, 'coupon-new');
  await form.getByRole('button').click();
  await shop.page.getByRole('status').getByText('Done.').waitFor();
  const card = cardOf(shop, 'MUG-WEEK');
  await card.getByText(/12\.5% off, when the goods cost .*20\.00 or more/).waitFor();
  await card.getByText('Only for Harbour mug.').waitFor();
  await fill();
  await form.getByRole('button').click();
  await shop.page.getByText(/There is a coupon MUG-WEEK already/).waitFor();
  assert.equal(await form.getByLabel(/Most uses in all/).inputValue(), '40');
  await seen(place, shop, 'coupon-refused');
  await shop.page.goto(`${place.base}/vendor/coupons`);
  await card.locator('summary', { hasText: 'Change' }).click();
  await card.getByLabel(/Most uses in all/).fill('60');
  await card.getByLabel(/Counts until/).fill('2099-12-31T23:00');
  await seen(place, shop, 'coupon-change');
  await card.getByRole('button', { name: /^Save/ }).click();
  await card.getByText('Not used yet of 60').waitFor();
  await card.getByText(/until 31 Dec 2099/).waitFor();
  await card.locator('summary', { hasText: 'End' }).click();
  await card.getByRole('button', { name: /^End it now/ }).click();
  await card.getByRole('heading', { name: /over/ }).waitFor();
  await shop.close();
}

/** Operators ask a shop to bear a part, which agrees and leaves; whoever only works there sees it and decides nothing. */
export async function askAgreeLeave(place: Place): Promise<void> {
  const office = await enter(place, 'margit-vance', '/admin/coupons');
  const form = office.page.locator('form', { has: office.page.getByRole('button', { name: 'Make the coupon' }) });
  await form.getByLabel('Code').fill('SPRING-TIDE');
  await form.getByLabel('Description').fill('A fifth off at Kiln & Tide');
  await form.getByLabel('Percent', { exact: false }).nth(1).fill('20');
  await form.locator('summary', { hasText: 'Only at these shops' }).click();
  await form.getByRole('checkbox', { name: 'Kiln & Tide' }).check();
  await form.getByLabel(/Percent that the marketplace bears/).fill('62.5');
  await seen(place, office, 'admin-coupons');
  await form.getByRole('button').click();
  await cardOf(office, 'SPRING-TIDE').getByText(/Asked: Kiln & Tide\. It applies to nobody’s goods yet\./).waitFor();
  await office.close();
  const shop = await enter(place, 'ines-carvalho', '/vendor/coupons');
  const card = cardOf(shop, 'SPRING-TIDE');
  await card.getByText(/you bear 37\.5% and the marketplace bears 62\.5%\. It applies to your goods once you agree\./).waitFor();
  await seen(place, shop, 'coupon-asked');
  await card.getByRole('button', { name: /^Agree/ }).click();
  await card.getByText(/You have agreed since/).waitFor();
  await card.getByRole('button', { name: /^Leave/ }).click();
  await card.getByRole('button', { name: /^Agree/ }).waitFor();
  await shop.close();
  const clerk = await enter(place, 'duarte-nogueira', '/vendor/coupons');
  await cardOf(clerk, 'SPRING-TIDE').getByText(/you bear 37\.5%/).waitFor();
  assert.equal(await clerk.page.getByRole('button', { name: /Agree|Make the coupon/ }).count(), 0);
  await clerk.close();
}

async function declineNextCapture({ topology, urls }: Stack): Promise<void> {
  const headers = { authorization: `Bearer ${topology.secrets.paymentApiKey}`, 'content-type': 'application/json' };
  const response = await fetch(`${urls['payment-sandbox']}/control`, { method: 'POST', headers, body: JSON.stringify({ rules: [{ operation: 'capture', behaviour: 'decline', times: 1, reason: 'card_closed' }] }) });
  assert.ok(response.ok, await response.text());
}

/** A parcel whose money the provider declined to collect is written off by an administrator, with a reference refused first. */
export async function decidePayment(place: Place, stack: Stack): Promise<void> {
  await declineNextCapture(stack);
  const shop = await enter(place, 'ines-carvalho', '/vendor');
  const toAccept = shop.page.locator('.panel', { has: shop.page.getByRole('heading', { name: 'To accept' }) }).locator('.order-card');
  await toAccept.first().getByRole('link').click();
  await shop.page.getByRole('button', { name: 'Accept the order' }).click();
  await shop.page.getByLabel('Carrier').fill('CTT');
  await shop.page.getByRole('button', { name: 'Mark as sent' }).click();
  await shop.page.getByRole('heading', { name: 'Parcels' }).waitFor();
  await shop.close();
  const office = await enter(place, 'margit-vance', '/admin');
  const declined = office.page.locator('.panel', { has: office.page.getByRole('heading', { name: 'Payments that were declined' }) }).locator('.order-card');
  for (let look = 0; look < 20 && (await declined.count()) === 0; look += 1) {
    await office.page.waitForTimeout(500);
    await office.page.reload();
  }
  await declined.locator('summary', { hasText: 'Decide' }).click();
  await declined.getByRole('radio', { name: /Write it off/ }).check();
  await declined.getByLabel(/Reference/).fill('SEPA 17');
  await declined.getByLabel('Reason', { exact: true }).fill('The buyer cannot be reached');
  await seen(place, office, 'declined-payment');
  await declined.getByRole('button', { name: /^Decide/ }).click();
  await office.page.getByRole('alert').getByText(/reference of what was settled otherwise/).waitFor();
  assert.equal(await declined.getByLabel('Reason', { exact: true }).inputValue(), 'The buyer cannot be reached');
  await declined.getByLabel(/Reference/).fill('');
  await declined.getByRole('button', { name: /^Decide/ }).dblclick();
  await office.page.getByRole('status').getByText(/Order M-.*: It is written off/).waitFor();
  await seen(place, office, 'decided-payment');
  assert.equal(await declined.count(), 0);
  await office.close();
}
