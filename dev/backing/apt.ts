import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DevError } from '../dev-error.ts';
import { devDir, rootDir } from '../paths.ts';
import { withLock } from '../process/lock.ts';
import { lastLines, run } from '../process/run.ts';
import { findProgram } from './binaries.ts';

const script = join(rootDir, 'dev/backing/apt-install.sh');

/** True on Debian, Ubuntu and what is built on them. */
export function isDebianLike(osRelease = readOsRelease()): boolean {
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(osRelease) && findProgram('apt-get') !== undefined;
}

/** The command prefix that makes us root without asking for a password; undefined when there is none. */
export async function rootPrefix(): Promise<string[] | undefined> {
  if (process.getuid?.() === 0) return [];
  return (await run('sudo', ['-n', 'true'], { timeoutMs: 5_000 })).code === 0 ? ['sudo', '-n'] : undefined;
}

/** Installs packages; the services they bring are not started. */
export async function aptInstall(packages: readonly string[], prefix: readonly string[]): Promise<void> {
  const [command = 'sh', ...args] = [...prefix, 'sh', script, ...packages];
  const result = await withLock(join(devDir, 'apt.lock'), { timeoutMs: 600_000, what: 'installing packages' }, () =>
    run(command, args, { timeoutMs: 900_000 }),
  );
  if (result.code !== 0) {
    throw new DevError(`apt-get could not install ${packages.join(' ')}:\n${lastLines(result.output)}`, {
      hint: `Try it by hand: ${installCommand(packages)}`,
    });
  }
}

/** The one command that puts the missing servers on this machine. */
export function installCommand(packages: readonly string[]): string {
  if (process.platform === 'darwin') return 'brew install mariadb redis rabbitmq';
  if (isDebianLike()) return `sudo apt-get update && sudo apt-get install -y ${packages.join(' ')}`;
  if (findProgram('dnf')) return 'sudo dnf install -y mariadb-server redis rabbitmq-server';
  return 'docker compose up --detach mysql redis rabbitmq   (after installing Docker)';
}

function readOsRelease(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return ''; // not Linux
  }
}
