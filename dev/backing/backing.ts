import { join } from 'node:path'
import { DevError } from '../dev-error.ts'
import { withLock } from '../process/lock.ts'
import type { Progress } from '../progress.ts'
import { loadSecrets } from '../secrets.ts'
import type { Secrets } from '../secrets.ts'
import { aptInstall, installCommand, isDebianLike, rootPrefix } from './apt.ts'
import { composeAnswers, startCompose, stopCompose } from './compose.ts'
import { urlFromEnvironment, verifyGivenUrl } from './environment-url.ts'
import type { NamedUrl } from './environment-url.ts'
import { rememberedInstance } from './instance.ts'
import { returnLease, takeLease } from './leases.ts'
import { mysqlServer } from './mysql.ts'
import { startPrivate, stopPrivate } from './private.ts'
import { backingNames } from './profile.ts'
import type { BackingName, Profile } from './profile.ts'
import { rabbitmqServer } from './rabbitmq.ts'
import { redisServer } from './redis.ts'
import type { Server } from './server.ts'

export const servers: Readonly<Record<BackingName, Server>> = { mysql: mysqlServer, redis: redisServer, rabbitmq: rabbitmqServer }

/** Where the backing services are reached, with rights to create databases and broker users. */
export interface Backing {
  readonly mysqlAdminUrl: string
  readonly redisUrl: string
  readonly rabbitmqUrl: string
  /** Only where we know the broker's management API. */
  readonly rabbitmqManagementUrl?: string
  /** Stops what was started for us, unless another command uses it. */
  release(): Promise<void>
}

/** How one server will be provided; the order of preference is in `resolve`. */
export type Source = ({ how: 'environment' } & NamedUrl) | { how: 'compose' } | { how: 'binary'; binary: string } | { how: 'install' }

interface Provided {
  readonly url: string
  readonly managementUrl?: string
}

/** Brings up MySQL, Redis and RabbitMQ, side by side. */
export async function startBacking({ profile, progress, env = process.env }: { profile: Profile; progress: Progress; env?: NodeJS.ProcessEnv }): Promise<Backing> {
  return await withLock(join(profile.dir, 'backing.lock'), { timeoutMs: 300_000, what: `starting the ${profile.name} backing services` }, async () => {
    const secrets = loadSecrets(profile.dir)
    takeLease(profile)
    try {
      const sources = await resolveAll(profile, env)
      await installMissing(sources, progress)
      const provided = await provideAll(sources, profile, secrets, progress)
      return {
        mysqlAdminUrl: provided.mysql.url,
        redisUrl: provided.redis.url,
        rabbitmqUrl: provided.rabbitmq.url,
        rabbitmqManagementUrl: provided.rabbitmq.managementUrl ?? env.RABBITMQ_MANAGEMENT_URL,
        release: () => releaseBacking(profile),
      }
    } catch (error) {
      if (returnLease(profile)) await stopStarted(profile)
      throw error
    }
  })
}

/** Gives up our use of the services; the last user stops what was started. */
export async function releaseBacking(profile: Profile): Promise<void> {
  await withLock(join(profile.dir, 'backing.lock'), { timeoutMs: 120_000, what: `starting or stopping the ${profile.name} backing services` }, async () => {
    if (returnLease(profile)) await stopStarted(profile)
  })
}

/** Decides for one server: environment, Docker Compose, a program on this machine, or an installation. */
export async function resolve(server: Server, options: { profile: Profile; env: NodeJS.ProcessEnv; hasCompose: () => Promise<boolean> }): Promise<Source> {
  const given = urlFromEnvironment(server, options.profile, options.env)
  if (given) return { how: 'environment', ...given }
  if (await options.hasCompose()) return { how: 'compose' }
  const binary = server.findBinary()
  return binary ? { how: 'binary', binary } : { how: 'install' }
}

async function resolveAll(profile: Profile, env: NodeJS.ProcessEnv): Promise<Map<BackingName, Source>> {
  let answer: Promise<boolean> | undefined
  const hasCompose = () => (answer ??= composeAnswers())
  return new Map(await Promise.all(backingNames.map(async (name) => [name, await resolve(servers[name], { profile, env, hasCompose })] as const)))
}

async function installMissing(sources: Map<BackingName, Source>, progress: Progress): Promise<void> {
  const missing = backingNames.filter((name) => sources.get(name)?.how === 'install')
  if (missing.length === 0) return
  const packages = missing.flatMap((name) => servers[name].packages)
  const prefix = isDebianLike() ? await rootPrefix() : undefined
  if (!prefix) {
    throw new DevError(`${missing.map((name) => servers[name].title).join(', ')}: not on this machine, and no Docker engine answers.`, {
      hint: `Run this once, then the same command again:\n  ${installCommand(packages)}`,
    })
  }
  await progress.step('install', async (say) => {
    say(`apt-get install ${packages.join(' ')}`)
    await aptInstall(packages, prefix)
  })
  for (const name of missing) {
    const binary = servers[name].findBinary()
    if (!binary) throw new DevError(`${servers[name].title} is still missing after installing ${servers[name].packages.join(' ')}.`)
    sources.set(name, { how: 'binary', binary })
  }
}

async function provideAll(sources: Map<BackingName, Source>, profile: Profile, secrets: Secrets, progress: Progress): Promise<Record<BackingName, Provided>> {
  const inCompose = backingNames.filter((name) => sources.get(name)?.how === 'compose')
  const compose = inCompose.length === 0 ? undefined : startCompose(inCompose, profile, secrets)
  const results = await Promise.allSettled(
    backingNames.map((name) =>
      progress.step(servers[name].title, async (say): Promise<[BackingName, Provided]> => {
        const source = sources.get(name)!
        if (source.how === 'environment') {
          say(`${await verifyGivenUrl(servers[name], source)} (${source.variable})`)
          return [name, source]
        }
        const instance = source.how === 'binary' ? await startPrivate(servers[name], source.binary, profile, secrets, say) : (await compose)!.get(name)!
        say(instance.description)
        return [name, instance]
      }),
    ),
  )
  // All have settled before the first failure is reported, so that nothing is still starting while we clean up.
  const entries = results.map((result) => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
  return Object.fromEntries(entries) as Record<BackingName, Provided>
}

async function stopStarted(profile: Profile): Promise<void> {
  const remembered = backingNames.map((name) => ({ name, instance: rememberedInstance(profile, name) }))
  const inCompose = remembered.filter(({ instance }) => instance?.how === 'compose').map(({ name }) => name)
  await Promise.all([
    ...remembered.map(async ({ name, instance }) => {
      if (instance?.how === 'private') await stopPrivate(servers[name], profile, instance)
    }),
    inCompose.length > 0 ? stopCompose(inCompose, profile) : undefined,
  ])
}
