import { aptInstall, isDebianLike, rootPrefix } from './backing/apt.ts';
import { findProgram } from './backing/binaries.ts';
import type { Progress } from './progress.ts';

/** The browser that pages are tested with, if one is on this machine. */
export function findBrowser(): string | undefined {
  return findProgram('chromium') ?? findProgram('chromium-browser') ?? findProgram('google-chrome');
}

/** Pages are tested in a real browser. Installs Debian's Chromium where there is none and we may; elsewhere those tests are skipped. */
export async function ensureBrowser(progress: Progress): Promise<void> {
  if (findBrowser()) return;
  const prefix = isDebianLike() ? await rootPrefix() : undefined;
  if (!prefix) {
    progress.line('  – no Chromium is on this machine: the tests of pages in a browser are skipped');
    return;
  }
  await progress.step('browser', async (say) => {
    say('apt-get install chromium');
    await aptInstall(['chromium'], prefix);
  });
}
