import { DevError } from '../dev-error.ts';
import type { Progress } from '../progress.ts';
import { aptInstall, installCommand, isDebianLike, rootPrefix } from './apt.ts';
import { composeAnswers } from './compose.ts';
import { urlFromEnvironment } from './environment-url.ts';
import type { NamedUrl } from './environment-url.ts';
import { backingNames } from './profile.ts';
import type { BackingName, Profile } from './profile.ts';
import type { Server } from './server.ts';
import { servers } from './servers.ts';

/** How one server will be provided. */
export type Source = ({ how: 'environment' } & NamedUrl) | { how: 'compose' } | { how: 'binary'; binary: string } | { how: 'install' };

/** Decides for one server, in this order: environment, Docker Compose, a program on this machine, an installation. */
export async function resolveSource(
  server: Server,
  options: { profile: Profile; env: NodeJS.ProcessEnv; hasCompose: () => Promise<boolean> },
): Promise<Source> {
  const given = urlFromEnvironment(server, options.profile, options.env);
  if (given) return { how: 'environment', ...given };
  if (await options.hasCompose()) return { how: 'compose' };
  const binary = server.findBinary();
  return binary ? { how: 'binary', binary } : { how: 'install' };
}

export interface SourceOptions {
  readonly profile: Profile;
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  /** Whether a Docker engine with Compose answers. */
  readonly askCompose?: () => Promise<boolean>;
}

/** Decides for every server, and installs what has to be; the answer holds no `install` any more. */
export async function resolveSources({ profile, env, progress, askCompose = composeAnswers }: SourceOptions): Promise<Map<BackingName, Source>> {
  let answer: Promise<boolean> | undefined;
  const hasCompose = () => (answer ??= askCompose());
  const sources = new Map(
    await Promise.all(backingNames.map(async (name) => [name, await resolveSource(servers[name], { profile, env, hasCompose })] as const)),
  );
  const missing = backingNames.filter((name) => sources.get(name)?.how === 'install');
  if (missing.length > 0) await installServers(missing, progress);
  for (const name of missing) {
    const binary = servers[name].findBinary();
    if (!binary) throw new DevError(`${servers[name].title} is still missing after installing ${servers[name].packages.join(' ')}.`);
    sources.set(name, { how: 'binary', binary });
  }
  return sources;
}

async function installServers(missing: readonly BackingName[], progress: Progress): Promise<void> {
  const packages = missing.flatMap((name) => servers[name].packages);
  const prefix = isDebianLike() ? await rootPrefix() : undefined;
  if (!prefix) {
    throw new DevError(`${missing.map((name) => servers[name].title).join(', ')}: not on this machine, and no Docker engine answers.`, {
      hint: `Run this once, then the same command again:\n  ${installCommand(packages)}`,
    });
  }
  await progress.step('install', async (say) => {
    say(`apt-get install ${packages.join(' ')}`);
    await aptInstall(packages, prefix);
  });
}
