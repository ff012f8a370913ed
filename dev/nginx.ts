import { aptInstall, isDebianLike, rootPrefix } from './backing/apt.ts';
import { findProgram } from './backing/binaries.ts';
import { describeError } from './dev-error.ts';
import type { Progress } from './progress.ts';

/** Shifting traffic is tested with a real nginx. Installs Debian's where there is none and we may; where that does not work those tests are skipped. */
export async function ensureNginx(progress: Progress): Promise<void> {
  if (findProgram('nginx')) return;
  const prefix = isDebianLike() ? await rootPrefix() : undefined;
  if (!prefix) {
    progress.line('  – no nginx is on this machine: the tests of shifting traffic are skipped');
    return;
  }
  await progress.step('nginx', async (say) => {
    say('apt-get install nginx-light');
    await aptInstall(['nginx-light'], prefix).catch((error: unknown) => say(`not installed, its tests are skipped: ${describeError(error).split('\n')[0]}`));
  });
}
