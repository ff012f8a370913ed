/** How much a key may ask for: requests and cost, within a minute and within a day, shared by all gateways through Redis. */
import type { Redis } from 'ioredis';
import { createRateLimiter, type Decision, type RateLimiter } from '#platform/limits/rate-limiter';
import { GraphQLError } from 'graphql';
import type { ApiBudget, ApiKey } from './api-keys.ts';

const windows = { Minute: 60, Day: 86_400 } as const;
type Unit = 'requests' | 'cost';
type PolicyName = keyof ApiBudget;

interface Policy {
  readonly name: PolicyName;
  readonly unit: Unit;
  readonly windowSeconds: number;
}

const policiesOf = (unit: Unit): Policy[] => (['Minute', 'Day'] as const).map((window) => ({ name: `${unit}Per${window}`, unit, windowSeconds: windows[window] }));

/** What is left of one limit. */
export interface Standing {
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until all of it is there again. */
  readonly reset: number;
}

export interface Charge {
  /** Gives back what was not used. Returns what is left of each limit then. */
  settle(actual: number): Promise<Readonly<Partial<Record<PolicyName, Standing>>>>;
}

export interface Budgets {
  /** Counts a request. Throws RATE_LIMITED. */
  admit(key: ApiKey): Promise<Meter>;
}

/** One request's account. */
export interface Meter {
  /** Takes what an operation costs at most. Throws RATE_LIMITED, and then takes nothing. */
  charge(cost: number): Promise<Charge>;
  /** Of the tightest limit of those counted so far. */
  headers(): Record<string, string>;
}

type Standings = Partial<Record<PolicyName, Standing>>;

export function createBudgets({ redis, name = 'partner' }: { redis: Redis; name?: string }): Budgets {
  const limiters = new Map<string, RateLimiter>();
  // Budgets differ by key, but only a few different ones are in use.
  const limiterOf = ({ name: policy, windowSeconds }: Policy, limit: number): RateLimiter => {
    const id = `${policy}:${limit}`;
    const limiter = limiters.get(id) ?? createRateLimiter({ redis, name: `${name}-${policy}`, limit, windowMs: windowSeconds * 1000 });
    limiters.set(id, limiter);
    return limiter;
  };

  async function take({ keyId, budget }: ApiKey, unit: Unit, amount: number, standings: Standings): Promise<void> {
    const taken: Policy[] = [];
    for (const policy of policiesOf(unit)) {
      const limit = budget[policy.name];
      const decision = await limiterOf(policy, limit).consume(keyId, amount);
      standings[policy.name] = standingOf(decision, limit);
      if (decision.allowed) {
        taken.push(policy);
        continue;
      }
      for (const before of taken) await limiterOf(before, budget[before.name]).consume(keyId, -amount);
      throw exhausted({ policy, limit, amount, decision, headers: headersOf(policy.name, { ...standings, [policy.name]: { limit, remaining: decision.remaining, reset: secondsOf(decision.resetMs) } }) });
    }
  }

  return {
    async admit(key) {
      const standings: Standings = {};
      await take(key, 'requests', 1, standings);
      return {
        headers: () => headersOf(tightest(standings), standings),
        async charge(cost) {
          await take(key, 'cost', cost, standings);
          return {
            async settle(actual) {
              const unused = cost - actual;
              for (const policy of unused > 0 ? policiesOf('cost') : []) {
                const limit = key.budget[policy.name];
                standings[policy.name] = standingOf(await limiterOf(policy, limit).consume(key.keyId, -unused), limit);
              }
              return { ...standings };
            },
          };
        },
      };
    },
  };
}

const secondsOf = (ms: number): number => Math.max(0, Math.ceil(ms / 1000));

function standingOf({ remaining, resetMs }: Decision, limit: number): Standing {
  return { limit, remaining: Math.max(0, Math.min(limit, Math.floor(remaining))), reset: secondsOf(resetMs) };
}

function tightest(standings: Standings): PolicyName {
  const entries = Object.entries(standings) as [PolicyName, Standing][];
  return entries.toSorted(([, a], [, b]) => a.remaining / a.limit - b.remaining / b.limit)[0]?.[0] ?? 'requestsPerMinute';
}

/** After the draft of the HTTP working group: https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ */
function headersOf(name: PolicyName, standings: Standings): Record<string, string> {
  const counted = Object.entries(standings) as [PolicyName, Standing][];
  const { remaining, reset } = standings[name] ?? { remaining: 0, reset: 0 };
  return {
    'ratelimit-policy': counted.map(([policy, { limit }]) => `"${policy}";q=${limit};w=${policy.endsWith('Day') ? windows.Day : windows.Minute}`).join(', '),
    ratelimit: `"${name}";r=${remaining};t=${reset}`,
  };
}

interface Exhausted {
  policy: Policy;
  limit: number;
  amount: number;
  decision: Decision;
  headers: Record<string, string>;
}

function exhausted({ policy: { name, unit, windowSeconds }, limit, amount, decision, headers }: Exhausted): GraphQLError {
  const retryAfterSeconds = Math.max(1, secondsOf(decision.retryAfterMs));
  const window = windowSeconds === windows.Day ? 'day' : 'minute';
  const what = unit === 'requests' ? `at most ${limit} requests per ${window}` : `at most ${limit} units of cost per ${window}, and this operation may cost ${amount}`;
  return new GraphQLError(`The budget of this key is used up: ${what}. Try again in ${retryAfterSeconds} s.`, {
    extensions: {
      code: 'RATE_LIMITED',
      limit: { name, max: limit, windowSeconds, remaining: Math.max(0, Math.floor(decision.remaining)), resetSeconds: secondsOf(decision.resetMs) },
      retryAfterSeconds,
      http: { status: 429, headers: new Map([['retry-after', String(retryAfterSeconds)], ...Object.entries(headers)]) },
    },
  });
}
