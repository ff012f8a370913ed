import { aptInstall, isDebianLike, rootPrefix } from './backing/apt.ts';
import { findProgram } from './backing/binaries.ts';
import { describeError } from './dev-error.ts';
import type { Progress } from './progress.ts';

export interface OptionalProgram {
  readonly program: string;
  /** Debian's name of what brings it. */
  readonly package: string;
  /** What is skipped without it: "the tests of shifting traffic". */
  readonly skipped: string;
}

/** Shifting traffic is tested with a real nginx. */
export const nginx: OptionalProgram = { program: 'nginx', package: 'nginx-light', skipped: 'the tests of shifting traffic' };

/** Alerts are tested with a real Prometheus. */
export const prometheus: OptionalProgram = { program: 'prometheus', package: 'prometheus', skipped: 'the tests of alerts' };

/** Installs Debian's where there is none and we may; where that does not work its tests are skipped. */
export async function ensureProgram({ program, package: name, skipped }: OptionalProgram, progress: Progress): Promise<void> {
  if (findProgram(program)) return;
  const prefix = isDebianLike() ? await rootPrefix() : undefined;
  if (!prefix) {
    progress.line(`  – no ${program} is on this machine: ${skipped} are skipped`);
    return;
  }
  await progress.step(program, async (say) => {
    say(`apt-get install ${name}`);
    await aptInstall([name], prefix).catch((error: unknown) => say(`not installed, ${skipped} are skipped: ${describeError(error).split('\n')[0]}`));
  });
}
