/** The reference storefront in a real browser, against the whole stack. The steps share one visitor and build on one another. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { devDir } from '../../dev/paths.ts';
import { seedStack } from '../../dev/seed/seed-stack.ts';
import { startStack, type Stack } from '../../dev/stack.ts';
import { codeAt } from '../../subgraphs/user/credentials/totp.ts';
import { persona } from '../stack/journey.ts';
import { askAgreeLeave, decidePayment, makeChangeEnd } from './coupons.ts';
import { bookAndAnswer, callOffPieces, followPurchase, giveAndTakeRole, inviteChangeRemove, proveAgain, sendPartElsewhere, type Place } from './new-pages.ts';
import { holdStillInPieces } from './pieces.ts';
import { holdsUp, launch, noBrowser, openTab, signedInTab, type Tab } from './browser.ts';
import { testBacking } from '../stack/test-backing.ts';

const pictures = join(devDir, 'screenshots');

describe('storefront', { skip: noBrowser }, () => {
  let stack: Stack;
  let browser: Browser;
  let base: string;
  let tab: Tab;

  before(async () => {
    mkdirSync(pictures, { recursive: true });
    stack = await startStack({
      backing: testBacking(),
      // As `npm start` runs it: then the browser's name for this machine, localhost, is one of its own origins.
      env: { 'bff-web': { NODE_ENV: 'development' } },
    });
    await seedStack({ topology: stack.topology, say: () => {}, pastOrders: 6 });
    // Chromium takes Secure cookies from localhost, not from 127.0.0.1.
    base = stack.urls['bff-web'].replace('127.0.0.1', 'localhost');
    browser = await launch();
    tab = await openTab(browser);
  }, { timeout: 240_000 });
  after(() => Promise.all([browser?.close(), stack?.stop()]));
  const visit = (path: string) => tab.page.goto(base + path);
  const button = (name: RegExp | string) => tab.page.getByRole('button', { name });
  const show = (name: string) => tab.page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });

  test('the front page comes to anybody, may be kept by caches, and holds up', async () => {
    const response = await visit('/');
    assert.match(response?.headers()['cache-control'] ?? '', /^public/);
    assert.match(response?.headers()['content-security-policy'] ?? '', /script-src 'self';/);
    assert.ok((await tab.page.locator('.tile').count()) >= 8);
    await holdsUp(tab);
    await show('home');
  });

  test('searching, narrowing by a facet, and opening a product', async () => {
    await tab.page.fill('#q', 'mug');
    await tab.page.press('#q', 'Enter');
    await tab.page.waitForURL(/\/search\?q=mug/);
    await holdsUp(tab);
    const before = await tab.page.locator('.tile').count();
    await tab.page.getByRole('checkbox', { name: /Kiln & Tide/ }).click();
    await tab.page.waitForURL(/vendor=kiln-and-tide/);
    const narrowed = await tab.page.locator('.tile').count();
    assert.ok(narrowed > 0 && narrowed < before, `${before} products, then ${narrowed}`);
    await show('search');
    await tab.page.getByRole('link', { name: 'Harbour mug' }).first().click();
    await tab.page.waitForURL(/\/products\/harbour-mug/);
    await holdsUp(tab);
    await show('product');
  });

  test('a variant goes into the cart, beside one of another maker; quantities and coupons change it', async () => {
    await tab.page.getByRole('radio', { name: /Sage/ }).check();
    await button('Add to cart').click();
    await tab.page.waitForURL(/\/cart/);
    await visit('/products/finca-enamel-mug');
    await button('Add to cart').click();
    await tab.page.waitForURL(/\/cart/);
    assert.deepEqual(await tab.page.locator('.parcel h2').allTextContents(), ['From Kiln & Tide', 'From Alba Ladera']);
    await tab.page.getByRole('spinbutton', { name: /Harbour mug/ }).fill('2');
    await tab.page.getByRole('spinbutton', { name: /Harbour mug/ }).press('Enter');
    await tab.page.locator('.basket .badge', { hasText: /^3/ }).waitFor();
    await tab.page.getByLabel('Coupon').fill('NO-SUCH-CODE');
    await button('Apply').click();
    await tab.page.getByRole('alert').waitFor();
    await holdsUp(tab);
    await show('cart');
  });

  test('signing in on the way to the checkout keeps the cart, after a wrong password as well', async () => {
    await visit('/checkout');
    await tab.page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
    await holdsUp(tab);
    const ada = persona('ada-moreau');
    await tab.page.getByLabel('E-mail').fill(ada.email);
    await tab.page.getByLabel('Password').fill('not-the-password-1');
    await button('Sign in').click();
    await tab.page.getByRole('alert').waitFor();
    assert.equal(await tab.page.getByLabel('E-mail').inputValue(), ada.email);
    await tab.page.getByLabel('Password').fill(ada.password);
    await button('Sign in').click();
    await tab.page.waitForURL(/\/checkout$/);
    assert.equal(await tab.page.locator('.mini').count(), 2);
    await holdsUp(tab);
    await show('checkout');
  });

  test('a refused field is named beside it, and nothing typed is lost', async () => {
    await tab.page.getByLabel('Town').fill('Villeurbanne');
    await tab.page.getByLabel('Name', { exact: true }).fill(' ');
    await tab.page.evaluate("document.querySelector('form.checkout').noValidate = true");
    await button(/Buy now/).click();
    await tab.page.locator('.field.wrong').waitFor();
    assert.equal(await tab.page.getByLabel('Town').inputValue(), 'Villeurbanne');
    await holdsUp(tab);
  });

  test('buying shows its progress and ends on the order', async () => {
    await tab.page.getByLabel('Name', { exact: true }).fill('Ada Moreau');
    await button(/Buy now/).click();
    await tab.page.waitForURL(/\/orders\/M-\d+/, { timeout: 30_000 });
    assert.match((await tab.page.getByRole('status').first().textContent()) ?? '', /Thank you/);
    assert.equal(await tab.page.locator('.parcel').count(), 2);
    await holdsUp(tab);
    await show('order');
  });

  test('a card that the bank asks about leads to the bank and, once confirmed, to the order', async () => {
    await visit('/products/harbour-mug');
    await button('Add to cart').click();
    await visit('/checkout');
    await tab.page.getByRole('radio', { name: /bank asks back/ }).check();
    await button(/Buy now/).click();
    const toBank = tab.page.getByRole('link', { name: 'Confirm at your bank' });
    await toBank.waitFor({ timeout: 20_000 });
    await holdsUp(tab);
    const progress = tab.page.url();
    await toBank.click();
    await tab.page.getByRole('button').first().click();
    await tab.page.goto(progress);
    await tab.page.waitForURL(/\/orders\/M-\d+/, { timeout: 30_000 });
  });

  test('pieces that were not sent are called off by line; asking for none says so', () => callOffPieces(tab));

  test('a declined card leaves the cart and says why', async () => {
    await visit('/products/harbour-mug');
    await button('Add to cart').click();
    await visit('/checkout');
    await tab.page.getByRole('radio', { name: /declined/ }).check();
    await button(/Buy now/).click();
    await tab.page.getByRole('heading', { name: 'That did not work' }).waitFor({ timeout: 20_000 });
    await tab.page.getByRole('link', { name: 'Back to the cart' }).click();
    assert.equal(await tab.page.locator('.line').count(), 1);
  });

  test('the account, a shop, a category, and what does not exist hold up', async () => {
    for (const path of ['/account', '/account/security', '/forgot-password', '/reset-password?token=x', '/vendors/kiln-and-tide', '/categories/mugs-and-cups', '/sign-up', '/products/no-such-thing']) {
      await visit(path);
      await holdsUp(tab);
    }
    assert.match((await tab.page.getByRole('heading', { level: 1 }).textContent()) ?? '', /could not find/);
  });
  const windowOf = (key: string, path: string): Promise<Tab> => signedInTab(browser, { base, path, ...persona(key) });
  const fits = (window: Tab) => window.page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth');

  test('a vendor sees sales as a chart and a table, accepts an order and ships it', async () => {
    const shop = await windowOf('ines-carvalho', '/vendor');
    await shop.page.getByRole('link', { name: 'Your shop' }).waitFor();
    assert.equal(await shop.page.getByRole('link', { name: 'Operations' }).count(), 0);
    await shop.page.getByRole('img', { name: /Sales by day in EUR/ }).waitFor();
    assert.equal(await shop.page.locator('.bar-of-day').count(), 30);
    await shop.page.getByText('The numbers as a table').click();
    assert.equal(await shop.page.getByRole('region', { name: 'Sales in EUR by day' }).locator('tbody tr').count(), 30);
    await holdsUp(shop);
    await shop.page.screenshot({ path: join(pictures, 'vendor.png'), fullPage: true });
    const toAccept = shop.page.locator('.panel', { has: shop.page.getByRole('heading', { name: 'To accept' }) }).locator('.order-card');
    await toAccept.first().getByRole('link').click();
    await shop.page.waitForURL(/\/vendor\/orders\/vor_/);
    await holdsUp(shop);
    await shop.page.getByRole('button', { name: 'Accept the order' }).click();
    await shop.page.getByLabel('Carrier').fill('CTT');
    await shop.page.getByLabel(/Tracking number/).fill('RR123456789PT');
    await shop.page.getByRole('button', { name: 'Mark as sent' }).click();
    await shop.page.getByRole('heading', { name: 'Parcels' }).waitFor();
    await holdsUp(shop);
    await shop.page.screenshot({ path: join(pictures, 'vendor-order.png'), fullPage: true });
    for (const path of ['/vendor/orders', '/vendor/stock']) {
      await shop.page.goto(base + path);
      await holdsUp(shop);
    }
    await shop.page.setViewportSize({ width: 320, height: 700 });
    await shop.page.goto(`${base}/vendor`);
    assert.equal(await fits(shop), true);
    await shop.page.screenshot({ path: join(pictures, 'phone-vendor.png'), fullPage: true });
    await shop.page.goto(`${base}/admin`);
    await shop.page.getByRole('heading', { name: /people who work here/ }).waitFor();
    await shop.close();
  });

  test('an operator sees what waits, and approves the vendor in review once its business was checked', async () => {
    const office = await windowOf('margit-vance', '/admin');
    const waiting = office.page.locator('.order-card', { has: office.page.getByRole('heading', { name: 'Tarn Outfitters' }) });
    await waiting.waitFor();
    await holdsUp(office);
    await office.page.screenshot({ path: join(pictures, 'admin.png'), fullPage: true });
    await waiting.getByRole('button', { name: /^Approve/ }).click();
    await office.page.getByRole('alert').getByText(/BUSINESS_DETAILS/).waitFor();
    await holdsUp(office);
    await waiting.locator('summary', { hasText: 'Note a check' }).click();
    await waiting.getByLabel('What was seen').fill('Entry in the trade register');
    await waiting.getByLabel('What was seen').press('Enter');
    await office.page.waitForLoadState('networkidle');
    await waiting.getByRole('button', { name: /^Approve/ }).click();
    await waiting.waitFor({ state: 'detached' });
    await office.page.setViewportSize({ width: 320, height: 700 });
    await office.page.goto(`${base}/admin`);
    assert.equal(await fits(office), true);
    await office.page.goto(`${base}/vendors/tarn-outfitters`);
    await office.page.getByRole('heading', { name: 'Tarn Outfitters', level: 1 }).waitFor();
    await office.close();
  });

  test('an account with a second factor is entered in two steps; a wrong code is named and can be corrected', async () => {
    const runa = persona('runa-bergqvist');
    const window = await openTab(browser);
    await window.page.goto(`${base}/sign-in?next=/admin`);
    await window.page.getByLabel('E-mail').fill(runa.email);
    await window.page.getByLabel('Password').fill(runa.password);
    await window.page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await window.page.getByRole('heading', { name: 'One more step' }).waitFor();
    await holdsUp(window);
    await window.page.getByLabel('Code').fill('not-a-code');
    await window.page.getByRole('button', { name: 'One more step' }).click();
    await window.page.getByText(/code/i).nth(1).waitFor();
    await holdsUp(window);
    await window.page.getByLabel('Code').fill(codeAt(runa.totpSecret ?? '', new Date()));
    await window.page.getByRole('button', { name: 'One more step' }).click();
    await window.page.getByRole('heading', { name: 'Operations', level: 1 }).waitFor();
    await proveAgain(place(), await window.page.context().cookies());
    await window.close();
  });
  const place = (): Place => ({ browser, base, pictures, mail: join(stack.topology.dataDir, 'mail') });
  test('the longest pages hold still while they arrive in pieces, on a phone and on a wide screen', () => holdStillInPieces(place()));
  test('a shop invites somebody, who joins by the letter, and changes and ends that', () => inviteChangeRemove(place()));
  test('a shop books stock and answers a review', () => bookAndAnswer(place()));
  test('a shop makes a coupon, changes it and ends it', () => makeChangeEnd(place()));
  test('a shop that operators ask to bear a part of a coupon agrees and leaves; who only works there decides nothing', () => askAgreeLeave(place()));
  test('an administrator decides about a payment that was declined, once', () => decidePayment(place(), stack));
  test('an administrator finds a person, gives a role with a reason and takes it again', () => giveAndTakeRole(place()));

  test('a way of delivery, a note and a gift are chosen for each maker of a cart', async () => {
    await visit('/products/finca-enamel-mug');
    await button('Add to cart').click();
    await tab.page.waitForURL(/\/cart/);
    await tab.page.getByText(/Delivery, note and gift for Alba Ladera/).click();
    await tab.page.getByLabel(/Note for Alba Ladera/).fill('Please no plastic');
    const part = tab.page.locator('.parcel', { has: tab.page.getByRole('heading', { name: 'From Alba Ladera' }) });
    await part.getByRole('checkbox', { name: /gift/ }).check();
    await part.getByRole('button', { name: 'Keep these choices' }).click();
    await tab.page.waitForLoadState('networkidle');
    await tab.page.getByText(/Delivery, note and gift for Alba Ladera/).click();
    assert.equal(await part.getByRole('checkbox', { name: /gift/ }).isChecked(), true);
    assert.equal(await tab.page.getByLabel(/Note for Alba Ladera/).inputValue(), 'Please no plastic');
    await holdsUp(tab);
  });

  test('one maker’s part goes to somebody else', () => sendPartElsewhere(place(), tab));
  test('a purchase is followed by its stream; without one, by asking', () => followPurchase(place(), tab));

  test('what one likes is remembered', async () => {
    await visit('/products/harbour-mug');
    await button('Remember it').click();
    await tab.page.waitForURL(/\/wishlist/);
    await tab.page.getByRole('link', { name: 'Harbour mug' }).waitFor();
    await holdsUp(tab);
  });

  test('another site cannot make a signed-in browser buy or change anything', async () => {
    const outcome = await tab.page.evaluate(async () => (await fetch('/cart/add', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'variantId=x&csrf=guessed' })).status);
    assert.equal(outcome, 403);
  });

  test('on a phone, in the dark, without a script: browsing and filling the cart work', async () => {
    const phone = await openTab(browser, { viewport: { width: 390, height: 844 }, colorScheme: 'dark', javaScriptEnabled: false });
    for (const path of ['/', '/search?q=mug', '/products/harbour-mug']) {
      await phone.page.goto(base + path);
      await phone.page.screenshot({ path: join(pictures, `phone${path.replaceAll(/\W+/g, '-')}.png`), fullPage: true });
    }
    await phone.page.getByRole('button', { name: 'Add to cart' }).click();
    await phone.page.waitForURL(/\/cart/);
    assert.equal(await phone.page.locator('.line').count(), 1);
    await phone.close();
    const wide = await openTab(browser, { viewport: { width: 320, height: 700 }, colorScheme: 'dark' });
    for (const path of ['/', '/search?q=mug', '/products/harbour-mug', '/cart', '/sign-in']) {
      await wide.page.goto(base + path);
      await holdsUp(wide);
      assert.equal(await wide.page.evaluate('document.documentElement.scrollWidth > innerWidth'), false, `${path} is wider than the phone`);
    }
    await wide.close();
  });
});
