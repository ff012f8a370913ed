import type { Logger } from '#platform/telemetry/logger';
import type { SendToSubgraph, SubgraphAnswer, SubgraphCall } from '../execution/subgraph-call.ts';
import type { Forwarded, HeadersFor } from './forwarding.ts';
import { createInFlight } from './in-flight.ts';
import { createSubgraphClient, type CallOptions, type SubgraphClient } from './subgraph-client.ts';
import { settingsOf, type SubgraphOverrides, type SubgraphSettings } from './subgraph-settings.ts';

/** The subgraphs of the current supergraph and the connections to them. */
export interface Subgraphs {
  /** Registers a subgraph of a new supergraph; an override of its address wins over `url`. */
  connect(name: string, url: string): void;
  /** Forgets the subgraphs that the supergraph no longer has, once requests that still run on the old one are over. */
  keepOnly(names: ReadonlySet<string>): void;
  /** A sender on behalf of one client request. Rejects with SubgraphFailure. */
  senderFor(forwarded: Forwarded): SendToSubgraph;
  status(): Record<string, ReturnType<SubgraphClient['status']>>;
  close(): Promise<void>;
}

export interface SubgraphsOptions {
  headersFor: HeadersFor;
  settings: SubgraphSettings;
  /** By subgraph, what differs from `settings`. */
  overrides?: SubgraphOverrides | undefined;
  logger: Logger;
  /** Addresses by subgraph, in place of those in the supergraph. */
  urls?: Readonly<Record<string, string>>;
  /** Whether identical queries of one viewer that are under way share one answer. */
  mergeInFlight?: boolean;
  /** Called after each mutation, however it ended. */
  onWrite?: () => void;
}

/** Longer than any request takes. */
const retireAfterMs = 30_000;

export function createSubgraphs({ headersFor, settings, overrides, logger, urls = {}, mergeInFlight = true, onWrite }: SubgraphsOptions): Subgraphs {
  const clients = new Map<string, SubgraphClient>();
  const retiring = new Map<string, NodeJS.Timeout>();
  /** Those of addresses before: requests that are about to be sent have them in hand. */
  const replaced = new Map<SubgraphClient, NodeJS.Timeout>();

  function clientOf(name: string): SubgraphClient {
    const client = clients.get(name);
    if (!client) throw new Error(`The supergraph has no subgraph "${name}"`);
    return client;
  }

  const send = createSend({ clientOf, headersFor, mergeInFlight, onWrite });

  function retire(name: string, client: SubgraphClient): void {
    retiring.delete(name);
    clients.delete(name);
    void client.close();
  }

  function closeLater(client: SubgraphClient): void {
    const close = (): void => {
      replaced.delete(client);
      void client.close();
    };
    replaced.set(client, setTimeout(close, retireAfterMs).unref());
  }

  return {
    connect(name, url) {
      clearTimeout(retiring.get(name));
      retiring.delete(name);
      const address = urls[name] ?? url;
      const known = clients.get(name);
      if (known?.url === address) return;
      clients.set(name, createSubgraphClient({ name, url: address, settings: settingsOf(name, settings, overrides), logger }));
      if (known) closeLater(known);
    },
    keepOnly(names) {
      for (const [name, client] of clients) {
        if (names.has(name) || retiring.has(name)) continue;
        retiring.set(name, setTimeout(() => retire(name, client), retireAfterMs).unref());
      }
    },
    senderFor: (forwarded) => (call) => send(call, forwarded),
    status: () => Object.fromEntries([...clients].map(([name, client]) => [name, client.status()])),
    async close() {
      for (const timer of [...retiring.values(), ...replaced.values()]) clearTimeout(timer);
      await Promise.all([...clients.values(), ...replaced.keys()].map((client) => client.close()));
    },
  };
}

interface SendOptions extends Pick<SubgraphsOptions, 'headersFor' | 'mergeInFlight' | 'onWrite'> {
  clientOf: (name: string) => SubgraphClient;
}

type Send = (call: SubgraphCall, forwarded: Forwarded) => Promise<SubgraphAnswer>;

/** Sends mutations once and alone, and lets queries share answers. */
function createSend({ clientOf, headersFor, mergeInFlight, onWrite }: SendOptions): Send {
  const inFlight = createInFlight();
  return async (call, forwarded) => {
    const { deadline, signal, viewerKey } = forwarded;
    const client = clientOf(call.subgraph);
    const headers: CallOptions['headers'] = (signedAlone) => headersFor(call, forwarded, signedAlone);
    if (call.kind === 'mutation') {
      try {
        return (await client.ask({ call, headers, deadline })).answer;
      } finally {
        inFlight.seal();
        onWrite?.();
      }
    }
    if (!mergeInFlight) return (await client.ask({ call, headers, deadline, signal })).answer;
    // A shared call goes on when the client that happened to start it hangs up: others may be waiting.
    return inFlight.share({ key: `${call.subgraph}\n${viewerKey}\n${call.since ?? ''}\n${call.body}`, subgraph: call.subgraph, deadline, start: () => client.ask({ call, headers, deadline }) });
  };
}
