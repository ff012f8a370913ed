import { counter } from '#platform/telemetry/metrics';
import type { Labels, PreparedOperation } from '../execution/engine.ts';
import type { JsonObject } from '../execution/json.ts';
import type { GatewayContext } from './context.ts';
import type { Answered } from './hot-path.ts';

export interface SharedRequest {
  prepared: PreparedOperation;
  variables: JsonObject;
  context: GatewayContext;
  /** Labels of progressive overrides that hold: with other labels the answer comes from elsewhere. */
  labels: Labels;
}

/** Lets identical queries of one viewer (of all anonymous ones with the same client, for instance) share one response. */
export interface SharedResponses {
  /** Waits for an identical query that is under way, or executes. Answers with errors are not shared. */
  answer(request: SharedRequest, execute: () => Promise<Answered>): Promise<Answered>;
  /** From now on nobody joins what is under way. To be called when something has been written. */
  seal(): void;
}

const joined = counter({ name: 'gateway_requests_joined_total', help: 'Client queries answered by an identical one that was under way' });

export function createSharedResponses({ enabled }: { enabled: boolean }): SharedResponses {
  let flights = new WeakMap<PreparedOperation, Map<string, Promise<Answered>>>();

  async function share({ prepared, variables, context, labels }: SharedRequest, execute: () => Promise<Answered>): Promise<Answered> {
    const underWay = flights.get(prepared) ?? new Map<string, Promise<Answered>>();
    flights.set(prepared, underWay);
    const key = `${context.forwarded.viewerKey}\n${labels.join(' ')}\n${JSON.stringify(variables)}`;
    const flight = underWay.get(key);
    if (flight) {
      const answered = await flight;
      if (!answered.hasErrors) {
        joined.inc();
        // A copy: who executed it lets go of the text, but not before all who have waited for this very promise have been here.
        return { ...answered };
      }
      return execute();
    }
    const own = execute();
    underWay.set(key, own);
    try {
      return await own;
    } finally {
      underWay.delete(key);
    }
  }

  return {
    answer: (request, execute) => (enabled && request.prepared.kind === 'query' ? share(request, execute) : execute()),
    seal() {
      flights = new WeakMap();
    },
  };
}
