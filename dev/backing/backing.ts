import { join } from 'node:path';
import { withLock } from '../process/lock.ts';
import { signalProcess } from '../process/record.ts';
import type { Progress } from '../progress.ts';
import { loadSecrets } from '../secrets.ts';
import type { Secrets } from '../secrets.ts';
import { startCompose, stopCompose } from './compose.ts';
import { verifyGivenUrl } from './environment-url.ts';
import { rememberedInstance } from './instance.ts';
import { returnLease, takeLease } from './leases.ts';
import { startPrivate, stopPrivate } from './private.ts';
import { backingNames } from './profile.ts';
import type { BackingName, Profile } from './profile.ts';
import { servers } from './servers.ts';
import { resolveSources } from './sources.ts';
import type { Source, SourceOptions } from './sources.ts';

/** Where the backing services are reached, with rights to create databases and broker users. */
export interface Backing {
  readonly mysqlAdminUrl: string;
  readonly redisUrl: string;
  readonly rabbitmqUrl: string;
  /** Only where we know the broker's management API. */
  readonly rabbitmqManagementUrl?: string;
  /** Stops what was started for us, unless another command uses it. */
  release(): Promise<void>;
}

export interface BackingOptions {
  readonly profile: Profile;
  readonly progress: Progress;
  readonly env?: NodeJS.ProcessEnv;
  /** Aborted when nobody wants them any more; what was started so far is then stopped. */
  readonly stopping?: AbortSignal;
  readonly askCompose?: SourceOptions['askCompose'];
}

interface Provided {
  readonly url: string;
  readonly managementUrl?: string;
}

/** Brings up MySQL, Redis and RabbitMQ, side by side. When one fails, the others are stopped before it rejects. */
export async function startBacking({ profile, progress, env = process.env, stopping, askCompose }: BackingOptions): Promise<Backing> {
  return await locked(profile, async () => {
    const secrets = loadSecrets(profile.dir);
    takeLease(profile);
    try {
      const sources = await resolveSources({ profile, env, progress, askCompose });
      stopping?.throwIfAborted();
      const { mysql, redis, rabbitmq } = await provideAll(sources, { profile, progress, env, stopping }, secrets);
      return {
        mysqlAdminUrl: mysql.url,
        redisUrl: redis.url,
        rabbitmqUrl: rabbitmq.url,
        rabbitmqManagementUrl: rabbitmq.managementUrl,
        release: () => releaseBacking(profile),
      };
    } catch (error) {
      if (returnLease(profile)) await stopStarted(profile);
      throw error;
    }
  });
}

/** Gives up our use of the services; the last user stops what was started. */
export async function releaseBacking(profile: Profile): Promise<void> {
  await locked(profile, async () => {
    if (returnLease(profile)) await stopStarted(profile);
  });
}

/**
 * Ends at once what was started, unless another command uses it. For a person who will not wait any longer: the
 * servers recover their data at the next start.
 */
export function killBacking(profile: Profile): void {
  if (!returnLease(profile)) return;
  for (const name of backingNames) {
    const instance = rememberedInstance(profile, name);
    if (instance?.how === 'private') for (const process of instance.processes) signalProcess(process, 'SIGKILL');
  }
}

function locked<T>(profile: Profile, work: () => Promise<T>): Promise<T> {
  return withLock(join(profile.dir, 'backing.lock'), { timeoutMs: 600_000, what: `starting or stopping the ${profile.name} backing services` }, work);
}

async function provideAll(sources: Map<BackingName, Source>, options: BackingOptions, secrets: Secrets): Promise<Record<BackingName, Provided>> {
  const inCompose = backingNames.filter((name) => sources.get(name)?.how === 'compose');
  let compose: ReturnType<typeof startCompose> | undefined;
  // The first failure ends the waiting for the others.
  const giveUp = new AbortController();
  const stopping = AbortSignal.any([giveUp.signal, ...(options.stopping ? [options.stopping] : [])]);
  const provide = async (name: BackingName, say: (detail: string) => void): Promise<Provided> => {
    const source = sources.get(name);
    if (source?.how === 'environment') {
      say(`${await verifyGivenUrl(servers[name], source)} (${source.variable})`);
      const management = options.profile.managementVariables.map((variable) => options.env?.[variable]).find(Boolean);
      return { url: source.url, managementUrl: name === 'rabbitmq' ? management : undefined };
    }
    const instance =
      source?.how === 'binary' ? await startPrivate(servers[name], { ...options, binary: source.binary, secrets, say, stopping }) : (await (compose ??= startCompose(inCompose, options.profile, secrets))).get(name);
    if (!instance) throw new Error(`nothing provides ${name}`);
    say(instance.description);
    return instance;
  };
  const provideSome = async (names: readonly BackingName[]) => {
    const steps = names.map(async (name) => {
      try {
        return [name, await options.progress.step(servers[name].title, (say) => provide(name, say))] as const;
      } catch (error) {
        giveUp.abort(error);
        throw error;
      }
    });
    // All have settled before the first failure is reported, so that nothing is still starting while we clean up.
    return (await Promise.allSettled(steps)).map((result) => {
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    });
  };
  // Given ones first: a wrong password is told at once, before anything is started that would have to be stopped again.
  const given = backingNames.filter((name) => sources.get(name)?.how === 'environment');
  const entries = [...(await provideSome(given)), ...(await provideSome(backingNames.filter((name) => !given.includes(name))))];
  return Object.fromEntries(entries) as Record<BackingName, Provided>;
}

async function stopStarted(profile: Profile): Promise<void> {
  const remembered = backingNames.map((name) => ({ name, instance: rememberedInstance(profile, name) }));
  const inCompose = remembered.filter(({ instance }) => instance?.how === 'compose').map(({ name }) => name);
  await Promise.all([
    ...remembered.map(({ name, instance }) => (instance?.how === 'private' ? stopPrivate(servers[name], profile, instance) : undefined)),
    inCompose.length > 0 ? stopCompose(inCompose, profile) : undefined,
  ]);
}
