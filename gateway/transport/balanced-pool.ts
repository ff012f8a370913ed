import type { Logger } from '#platform/telemetry/logger';
import { gauge } from '#platform/telemetry/metrics';
import { endpointSource, type Endpoint } from './endpoints.ts';
import { createSubgraphPool, type PostOptions, type RawAnswer, type SubgraphPool, type SubgraphPoolOptions } from './subgraph-pool.ts';

/** When a place is left alone for a while. */
export interface Ejection {
  /** Failures in a row. */
  failures: number;
  /** For how long at first; doubled each time it fails again. */
  forMs: number;
  maxMs: number;
}

export interface EndpointStatus {
  readonly url: string;
  readonly state: 'in use' | 'ejected';
}

/** Connections to all places of a subgraph, used in turn. */
export interface BalancedPool extends SubgraphPool {
  endpoints(): EndpointStatus[];
}

interface Member {
  readonly endpoint: Endpoint;
  readonly pool: SubgraphPool;
  failures: number;
  ejections: number;
  ejectedUntil: number;
}

const waitForFirstMs = 2000;
const healthy = gauge({ name: 'gateway_subgraph_endpoints', help: 'Places where a subgraph can be reached, by state', labels: ['subgraph', 'state'] });

/** Takes the places of a subgraph in turn, except those that have been failing; when all have, all are tried. */
export function createBalancedPool({ ejection, logger, ...options }: SubgraphPoolOptions & { ejection: Ejection; logger: Logger }): BalancedPool {
  const { subgraph, url } = options;
  let members: Member[] = [];
  let next = 0;
  const first = Promise.withResolvers<void>();
  const source = endpointSource(url, logger);
  source.follow((endpoints) => {
    const known = new Map(members.map((member) => [member.endpoint.url, member]));
    members = endpoints.map((endpoint) => known.get(endpoint.url) ?? { endpoint, pool: createSubgraphPool({ ...options, ...endpoint }), failures: 0, ejections: 0, ejectedUntil: 0 });
    // Closing waits for requests that are under way.
    for (const [gone, { pool }] of known) if (!endpoints.some((endpoint) => endpoint.url === gone)) void pool.close();
    report();
    first.resolve();
  });

  function report(): void {
    const ejected = members.filter(isEjected).length;
    healthy.set({ subgraph, state: 'ejected' }, ejected);
    healthy.set({ subgraph, state: 'in use' }, members.length - ejected);
  }
  const judge = (member: Member, hasFailed: boolean): void => {
    if (!settle(member, hasFailed, members.length > 1 ? ejection : undefined)) return;
    logger.warn({ subgraph, endpoint: member.endpoint.url }, 'a place of a subgraph keeps failing and is left alone for a while');
    report();
  };
  return {
    url,
    async post(request) {
      if (members.length === 0) await Promise.race([first.promise, expiry(Math.min(waitForFirstMs, request.timeoutMs))]);
      next += 1;
      const member = chosen(members, next);
      if (!member) throw new Error(`No place is known where subgraph "${subgraph}" can be reached`);
      return postTo(member, request, judge);
    },
    endpoints() {
      report();
      return members.map((member) => ({ url: member.endpoint.url, state: isEjected(member) ? 'ejected' : 'in use' }));
    },
    async close() {
      source.stop();
      await Promise.all(members.map(({ pool }) => pool.close()));
    },
  };
}

const isEjected = ({ ejectedUntil }: Member): boolean => ejectedUntil > performance.now();

/** The next in turn that is not ejected; when all are, simply the next. */
function chosen(members: readonly Member[], turn: number): Member | undefined {
  for (let step = 0; step < members.length; step += 1) {
    const member = members[(turn + step) % members.length];
    if (member && !isEjected(member)) return member;
  }
  return members[turn % members.length];
}

/** Notes how a call ended. Whether the member is ejected for it; never, without rules for that. */
function settle(member: Member, hasFailed: boolean, ejection: Ejection | undefined): boolean {
  if (!hasFailed) {
    member.failures = 0;
    member.ejections = 0;
    return false;
  }
  member.failures += 1;
  if (!ejection || member.failures < ejection.failures) return false;
  member.ejectedUntil = performance.now() + Math.min(ejection.maxMs, ejection.forMs * 2 ** member.ejections);
  member.ejections += 1;
  // One failure after its time is up is enough to eject it again.
  member.failures = ejection.failures - 1;
  return true;
}

async function postTo(member: Member, request: PostOptions, judge: (member: Member, hasFailed: boolean) => void): Promise<RawAnswer> {
  try {
    const answer = await member.pool.post(request);
    judge(member, answer.status >= 500);
    return answer;
  } catch (error) {
    if (!request.signal?.aborted) judge(member, true);
    throw error;
  }
}

function expiry(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms).unref());
}
