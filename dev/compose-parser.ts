import { aptInstall, isDebianLike, rootPrefix } from './backing/apt.ts';
import { findProgram } from './backing/binaries.ts';
import { run } from './process/run.ts';
import type { Progress } from './progress.ts';

/**
 * docker-compose.yml is tested with a real Compose parser, which needs no engine. Installs Debian's where there is
 * none and we may; elsewhere that test is skipped.
 */
export async function ensureComposeParser(progress: Progress): Promise<void> {
  if (findProgram('docker-compose') || (await run('docker', ['compose', 'version'], { timeoutMs: 5_000 })).code === 0) return;
  const prefix = isDebianLike() ? await rootPrefix() : undefined;
  if (!prefix) {
    progress.line('  – docker-compose is not on this machine: the test of docker-compose.yml is skipped');
    return;
  }
  await progress.step('install', async (say) => {
    say('apt-get install docker-compose');
    await aptInstall(['docker-compose'], prefix);
  });
}
