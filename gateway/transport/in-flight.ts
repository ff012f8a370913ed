import type { Deadline } from '#platform/resilience/deadline';
import { counter } from '#platform/telemetry/metrics';
import type { SubgraphAnswer } from '../execution/subgraph-call.ts';
import type { ReceivedAnswer } from './subgraph-client.ts';
import { SubgraphFailure, outOfTime } from './subgraph-failure.ts';

export interface ShareOptions {
  /** Subgraph, viewer and body: everything that can change the answer. */
  key: string;
  subgraph: string;
  deadline: Deadline;
  start: () => Promise<ReceivedAnswer>;
}

/** Lets identical queries that are under way at the same time share one answer. */
export interface InFlight {
  /** Joins the query of this key if one is under way, else starts it. The answer is the caller's own. */
  share(options: ShareOptions): Promise<SubgraphAnswer>;
  /** From now on nobody joins what is under way: it may have been answered before a write that is done now. */
  seal(): void;
}

const joined = counter({ name: 'gateway_subgraph_calls_joined_total', help: 'Subgraph queries answered by an identical one that was under way' });

export function createInFlight(): InFlight {
  let flights = new Map<string, Promise<ReceivedAnswer>>();
  return {
    async share(options) {
      const underWay = flights.get(options.key);
      if (underWay) return join(underWay, options);
      const generation = flights;
      const flight = options.start();
      generation.set(options.key, flight);
      try {
        return (await flight).answer;
      } finally {
        generation.delete(options.key);
      }
    },
    seal() {
      flights = new Map();
    },
  };
}

async function join(underWay: Promise<ReceivedAnswer>, { subgraph, deadline, start }: ShareOptions): Promise<SubgraphAnswer> {
  try {
    const received = await ownTime(underWay, subgraph, deadline);
    // Errors may be the other request's own (it was limited, say); good answers are alike for both.
    if (received.answer.errors?.length) return (await start()).answer;
    joined.inc();
    return received.again();
  } catch (error) {
    // The request that was joined may have had less time; ours may not be over.
    const theirTime = error instanceof SubgraphFailure && error.extensions.code === 'TIMEOUT' && deadline.remainingMs() > 0;
    if (!theirTime) throw error;
    return (await start()).answer;
  }
}

async function ownTime<T>(work: Promise<T>, subgraph: string, deadline: Deadline): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(outOfTime(subgraph)), deadline.remainingMs());
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
