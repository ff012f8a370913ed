/** Pages of people who work here, and what a purchase can do besides: steps in a browser that the storefront's test takes. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '#platform/testing/wait-for';
import type { Browser } from 'playwright-core';
import { codeAt } from '../../subgraphs/user/credentials/totp.ts';
import { persona } from '../stack/journey.ts';
import { holdsUp, openTab, signedInTab, type Tab } from './browser.ts';

export interface Place {
  browser: Browser;
  base: string;
  /** Folder of the mails that were sent. */
  mail: string;
  pictures: string;
}

const phone = { width: 375, height: 812 };
const desktop = { width: 1280, height: 900 };

const enter = ({ browser, base }: Place, key: string, path: string): Promise<Tab> => signedInTab(browser, { base, path, ...persona(key) });

/** The page as it is holds up on both widths, and is kept as pictures. */
async function seen({ pictures }: Place, tab: Tab, name: string): Promise<void> {
  for (const [device, size] of [['phone', phone], ['desktop', desktop]] as const) {
    await tab.page.setViewportSize(size);
    assert.equal(await tab.page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth'), true, `${name} is wider than a ${device}`);
    await tab.page.screenshot({ path: join(pictures, `${name}-${device}.png`), fullPage: true });
  }
  await holdsUp(tab);
}

/** A shop invites somebody, who accepts by the letter's link; the shop changes the role and takes the person off. */
export async function inviteChangeRemove(place: Place): Promise<void> {
  const shop = await enter(place, 'ines-carvalho', '/vendor/people');
  const ben = persona('ben-hollis');
  await shop.page.getByLabel('E-mail').fill(ben.email);
  await shop.page.getByLabel('As', { exact: true }).selectOption('CATALOG');
  await shop.page.getByRole('button', { name: 'Invite', exact: true }).click();
  await shop.page.getByText(ben.email).waitFor();
  await seen(place, shop, 'vendor-people');
  const token = await waitFor(() => invitationTo(place, ben.email), { timeoutMs: 20_000, what: 'the letter of invitation' });
  const guest = await openTab(place.browser);
  await guest.page.goto(`${place.base}/desk/join?token=${token}`);
  await seen(place, guest, 'join-guest');
  await guest.close();
  const invited = await enter(place, 'ben-hollis', '/account');
  await invited.page.goto(`${place.base}/desk/join?token=${token}`);
  await seen(place, invited, 'join');
  await invited.page.getByRole('button', { name: 'Accept' }).click();
  await invited.page.waitForURL(/\/vendor/);
  await invited.close();
  await shop.page.goto(`${place.base}/vendor/people`);
  const line = shop.page.locator('li', { hasText: 'Ben Hollis' });
  await line.getByLabel('Role of Ben Hollis').selectOption('READ_ONLY');
  await line.getByRole('button', { name: /Change role/ }).click();
  await line.getByText(/Read only, since/).waitFor();
  await line.getByRole('button', { name: /Remove/ }).click();
  await line.waitFor({ state: 'detached' });
  await shop.close();
}

function invitationTo({ mail }: Place, address: string): string | undefined {
  const read = (name: string) => readFileSync(join(mail, name), 'utf8');
  const sent = readdirSync(mail).filter((name) => name.endsWith('.eml') && read(name).includes(address));
  return sent.flatMap((name) => /\/join\?token=([\w.-]+)/.exec(read(name.replace(/eml$/, 'txt')))?.[1] ?? []).at(0);
}

/** An administrator finds a person, gives a role with a reason, and takes it again. */
export async function giveAndTakeRole(place: Place): Promise<void> {
  const office = await enter(place, 'margit-vance', '/admin/people');
  await seen(place, office, 'admin-people');
  await office.page.getByLabel('Name or e-mail begins with').fill('chika');
  await office.page.getByRole('button', { name: 'Look up' }).click();
  const line = office.page.locator('.people > li', { hasText: 'Chika Morita' });
  await line.locator('summary', { hasText: 'Give a role' }).click();
  await line.getByLabel('Role', { exact: true }).selectOption('support');
  await line.getByLabel('Reason').first().fill('Helps out over the holidays');
  await seen(place, office, 'admin-people-role');
  await line.getByRole('button', { name: /Give a role/ }).click();
  await office.page.getByRole('status').getByText(/The role is given/).waitFor();
  await line.locator('summary', { hasText: 'Take “Support”' }).click();
  await line.getByLabel('Reason').last().fill('The holidays are over');
  await line.getByLabel('Reason').last().press('Enter');
  await office.page.getByRole('status').getByText(/The role is taken/).waitFor();
  await holdsUp(office);
  await office.close();
}

/** Whoever has a second step proves it again on the page that refusals lead to. */
export async function proveAgain(place: Place, cookies: Awaited<ReturnType<ReturnType<Browser['contexts']>[number]['cookies']>>): Promise<void> {
  const runa = persona('runa-bergqvist');
  const tab = await openTab(place.browser);
  await tab.page.context().addCookies(cookies);
  await tab.page.goto(`${place.base}/account/security#prove`);
  await seen(place, tab, 'prove');
  // A code counts once, and the last one was used to sign in.
  await tab.page.getByLabel('Code from your app').first().fill(codeAt(runa.totpSecret ?? '', new Date(Date.now() + 30_000)));
  await tab.page.getByRole('button', { name: /Prove it is you/ }).click();
  await tab.page.getByRole('status').getByText('Done.').waitFor();
  await tab.close();
}

/** One maker's part goes to somebody else, and the order says so. */
export async function sendPartElsewhere(place: Place, tab: Tab): Promise<void> {
  for (const slug of ['harbour-mug', 'finca-enamel-mug']) {
    await tab.page.goto(`${place.base}/products/${slug}`);
    await tab.page.getByRole('button', { name: 'Add to cart' }).click();
    await tab.page.waitForURL(/\/cart/);
  }
  await tab.page.goto(`${place.base}/checkout`);
  await tab.page.getByRole('link', { name: /Send this part elsewhere.*Alba Ladera/ }).click();
  await tab.page.getByLabel('Name', { exact: true }).fill('Jeanne Moreau');
  await tab.page.getByLabel('Street and number').fill('4 quai des Brumes');
  await tab.page.getByLabel(/Postal code/).fill('76600');
  await tab.page.getByLabel('Town').fill('Le Havre');
  assert.equal(await tab.page.getByRole('combobox', { name: 'Country', exact: true }).inputValue(), 'FR');
  await seen(place, tab, 'part-delivery');
  await tab.page.getByRole('button', { name: 'Send it there', exact: true }).click();
  await tab.page.getByText(/This part goes to Jeanne Moreau, 4 quai des Brumes, 76600 Le Havre/).waitFor();
  await seen(place, tab, 'checkout-elsewhere');
}

/**
 * With the page's clocks stopped nothing asks again by itself: what moves it is the stream. And where there is no stream it asks.
 */
export async function followPurchase(place: Place, tab: Tab): Promise<void> {
  await tab.page.getByRole('radio', { name: /bank asks back/ }).check();
  await tab.page.getByRole('button', { name: /Buy now/ }).click();
  const toBank = tab.page.getByRole('link', { name: 'Confirm at your bank' });
  await toBank.waitFor({ timeout: 20_000 });
  const progress = tab.page.url();
  await seen(place, tab, 'progress');
  const bank = (await toBank.getAttribute('href')) ?? '';
  // A window of its own: clocks are stopped for whole windows.
  const still = await openTab(place.browser);
  await still.page.context().addCookies(await tab.page.context().cookies());
  const told = still.page;
  await told.clock.install();
  await told.clock.pauseAt(Date.now() + 60_000);
  const questions: string[] = [];
  told.on('request', (request) => void (request.url() === progress && questions.push(request.method())));
  const streamed = told.waitForResponse((response) => response.url().includes('/graphql/stream'));
  await told.goto(progress);
  await streamed;
  const unconnected = await tab.page.context().newPage();
  await unconnected.route('**/graphql/stream*', (route) => route.abort());
  await unconnected.goto(progress);
  await tab.page.goto(bank);
  await tab.page.getByRole('button').first().click();
  for (const [page, how] of [[told, 'told'], [unconnected, 'asking']] as const) {
    await page.waitForURL(/\/orders\/M-\d+/, { timeout: 20_000 }).catch(async () => assert.fail(`${how} at ${page.url()}: ${await page.locator('main').textContent()}; ${questions.length} questions`));
  }
  assert.ok(questions.length <= 6, `asked ${questions.length} times while told by the stream`);
  await told.getByText(/Goes to Jeanne Moreau, 4 quai des Brumes/).waitFor();
  await told.screenshot({ path: join(place.pictures, 'order-elsewhere.png'), fullPage: true });
  await unconnected.close();
  await still.close();
}

/** On the page of an order with one mug that was not sent. */
export async function callOffPieces(tab: Tab): Promise<void> {
  const form = tab.page.getByText(/Call off some of what Kiln & Tide has not sent/);
  const send = tab.page.getByRole('button', { name: 'Call these off' });
  await form.click();
  await send.click();
  await tab.page.getByRole('alert').waitFor();
  await holdsUp(tab);
  // A refused form stays open.
  await tab.page.getByLabel(/How many of Harbour mug/).fill('1');
  await send.click();
  await tab.page.getByText('1 piece, 1 called off').waitFor();
  assert.equal(await form.count(), 0);
  await holdsUp(tab);
}

/** A shop books stock and sees it, looks at its keys, and answers a review. */
export async function bookAndAnswer(place: Place): Promise<void> {
  const shop = await enter(place, 'ines-carvalho', '/vendor/stock');
  const row = shop.page.locator('tbody tr').first();
  const before = Number(await row.locator('td.number').textContent());
  await row.getByLabel(/^Change of/).fill('7');
  await row.getByRole('button', { name: /^Book/ }).click();
  await shop.page.waitForLoadState('networkidle');
  assert.equal(Number(await shop.page.locator('tbody tr').first().locator('td.number').textContent()), before + 7);
  await shop.page.getByLabel('Name of another place').fill('Barn');
  await shop.page.getByRole('button', { name: /^Add/ }).click();
  await row.getByLabel(/^Place of/).selectOption('Barn');
  await row.getByLabel(/^Change of/).fill('3');
  await row.getByRole('button', { name: /^Book/ }).click();
  await row.getByText(/Barn 3$/).waitFor();
  await shop.page.getByRole('button', { name: /^Close Barn/ }).click();
  await shop.page.getByText(/3 units are on hand there/).waitFor();
  await seen(place, shop, 'vendor-stock');
  await shop.page.goto(`${place.base}/vendor/keys`);
  await seen(place, shop, 'vendor-keys');
  await shop.page.goto(`${place.base}/vendor`);
  await shop.page.locator('summary', { hasText: 'Answer' }).first().click();
  await seen(place, shop, 'vendor-reviews');
  // The list is as long as before when more wait: it is this one that leaves.
  const review = shop.page.locator('li', { has: shop.page.locator('details[open]') });
  const words = (await review.textContent())?.split('Answer')[0] ?? '';
  await review.getByLabel('Answer, for everybody to read').fill('Thank you, and enjoy it.');
  await review.getByRole('button', { name: /^Publish/ }).click();
  await shop.page.locator('li', { hasText: words.trim() }).waitFor({ state: 'detached' });
  await shop.close();
}
