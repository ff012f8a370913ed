/** Every part of the explorer works under its policy, which allows nothing inline and nothing from elsewhere: no complaint in the console. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { devDir } from '../../dev/paths.ts';
import type { Stack } from '../../dev/stack.ts';
import { launch, noBrowser, openTab } from '../storefront/browser.ts';

/** Each width and each colour once; other pairs have nothing of their own. */
const looks = {
  light: {},
  'phone-dark': { viewport: { width: 390, height: 800 }, colorScheme: 'dark' as const },
};

/** The colour behind the explorer, as light or dark. */
const brightness = (page: Page): Promise<number> => page.evaluate<number>(`(() => { const [r, g, b] = getComputedStyle(document.querySelector('.graphiql-container')).backgroundColor.match(/[\\d.]+/g).map(Number); return (r + g + b) / 3; })()`);

export function describeExplorer(stack: () => Stack, secret: () => string): void {
  describe('the explorer under its policy', { skip: noBrowser }, () => {
    let browser: Browser;
    before(async () => {
      browser = await launch();
    });
    after(() => browser?.close());
    const shot = (page: Page, name: string) => page.screenshot({ path: join(devDir, `screenshots/explorer-${name}.png`), fullPage: true });

    for (const [look, options] of Object.entries(looks)) {
      test(`${look}: panes, dialogs and themes work and nobody complains`, { timeout: 90_000 }, async () => {
        const tab = await openTab(browser, options);
        const { page } = tab;
        const outside: string[] = [];
        page.on('request', (request) => void (request.url().startsWith(stack().urls.gateway) || /^(data|blob):/.test(request.url()) || outside.push(request.url())));
        await page.goto(`${stack().urls.gateway}/explorer#example=search-products`);
        await page.fill('#key', secret());
        await page.getByRole('button', { name: 'Use key' }).click();
        await page.getByText(/in the sandbox: nothing here is real/).waitFor();
        await page.getByRole('button', { name: /Execute query/ }).click();
        await page.getByText(/^Cost \d+/).waitFor();

        for (const [button, shown] of [['Show Documentation Explorer', '.graphiql-doc-explorer'], ['Show History', '.graphiql-history'], ['Show GraphiQL Explorer', '.docExplorerWrap']] as const) {
          await page.getByRole('button', { name: button }).click();
          await page.locator(shown).first().waitFor();
        }
        await shot(page, `${look}-clicker`);
        await page.getByRole('button', { name: 'Show Examples' }).click();
        await page.getByRole('button', { name: /Prettify/ }).click();
        await page.getByRole('button', { name: 'Variables' }).click();
        await page.getByRole('button', { name: 'Open short keys dialog' }).click();
        await page.getByRole('dialog').getByText('Short Keys').first().waitFor();
        await page.keyboard.press('Escape');

        await page.getByRole('button', { name: 'Open settings dialog' }).click();
        const settings = page.getByRole('dialog');
        await settings.getByText('Theme').first().waitFor();
        await shot(page, `${look}-settings`);
        await settings.getByRole('button', { name: 'Dark' }).click();
        assert.ok((await brightness(page)) < 100, 'dark is dark');
        await settings.getByRole('button', { name: 'Light' }).click();
        assert.ok((await brightness(page)) > 150, 'light is light');
        await settings.getByRole('button', { name: 'System' }).click();
        assert.equal((await brightness(page)) < 128, look.endsWith('dark'));
        await page.keyboard.press('Escape');

        await page.getByRole('button', { name: /New tab|Add tab/ }).click();
        assert.ok(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth'), 'too wide');
        await shot(page, look);
        assert.deepEqual([tab.complaints(), outside], [[], []]);
        await tab.close();
      });
    }

    test('a sandbox is reset from the page, and its new data fills the examples', { timeout: 60_000 }, async () => {
      const tab = await openTab(browser);
      const { page } = tab;
      await page.goto(`${stack().urls.gateway}/explorer#example=stock-levels`);
      await page.fill('#key', secret());
      await page.getByRole('button', { name: 'Use key' }).click();
      await page.getByText(/in the sandbox: nothing here is real/).waitFor();
      await page.reload();
      await page.getByText(/in the sandbox: nothing here is real/).waitFor();
      // One operation alone has no row of tabs.
      assert.equal(await page.locator('.graphiql-tab').count(), 0, 'neither the key nor a reload opens the same operation again beside itself');
      const vendorId = async () => (/vnd_\w+/.exec((await page.locator('.graphiql-editor-tool').first().textContent()) ?? '') ?? [''])[0];
      const former = await vendorId();
      assert.match(former, /^vnd_/);
      await page.getByRole('button', { name: 'Reset sandbox' }).click();
      await page.getByText('Your sandbox is being made …').waitFor();
      await page.getByText(/in the sandbox: nothing here is real/).waitFor({ timeout: 30_000 });
      assert.notEqual(await vendorId(), former);
      await page.getByRole('button', { name: /Execute query/ }).click();
      await page.getByText(/^Cost \d+/).waitFor();
      await page.locator('.result-window').getByText('"products"').first().waitFor();
      assert.deepEqual(tab.complaints(), []);
      await tab.close();
    });
  });
}
