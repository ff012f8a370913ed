/**
 * Where test keys act: a second set of subgraphs with data of their own. Whatever a test key asks goes there, whatever a live key asks
 * never does; the one subgraph they share is the keeper of the keys themselves.
 */
import type { SigningKey } from '#platform/auth/keys';
import type { TlsFiles } from '#platform/server/tls';
import type { Logger } from '#platform/telemetry/logger';
import type { SendToSubgraph } from '../execution/subgraph-call.ts';
import { createForwarding, type Forwarded } from '../transport/forwarding.ts';
import { notAsked } from '../transport/subgraph-failure.ts';
import { defaultSubgraphSettings } from '../transport/subgraph-settings.ts';
import { createSubgraphs } from '../transport/subgraphs.ts';

export interface SandboxOptions {
  /** Addresses by the name of the subgraph that each stands in for. */
  urls: Readonly<Record<string, string>>;
  identityKey: SigningKey;
  tls?: TlsFiles | undefined;
  logger: Logger;
}

export interface Sandbox {
  /** A sender on behalf of one request with a test key; `toKeeper` reaches the keeper of the keys. */
  senderFor(forwarded: Forwarded, toKeeper: SendToSubgraph): SendToSubgraph;
  close(): Promise<void>;
}

/** Keeps accounts and keys, which are real ones for test keys, too: it says which sandbox a key acts in. */
export const keyKeeper = 'user';

/** A sandbox's subgraph has a name of its own, so that what is signed for it is good for nothing at the real one, and the other way round. */
const sandboxName = (subgraph: string): string => `sandbox.${subgraph}`;

export function connectSandbox({ urls, identityKey, tls, logger }: SandboxOptions): Sandbox {
  const subgraphs = createSubgraphs({ headersFor: createForwarding({ privateKey: identityKey }), settings: { ...defaultSubgraphSettings, tls }, logger });
  for (const [name, url] of Object.entries(urls)) subgraphs.connect(sandboxName(name), url);
  return {
    senderFor(forwarded, toKeeper) {
      const send = subgraphs.senderFor(forwarded);
      return async (call) => {
        if (call.subgraph === keyKeeper) return toKeeper(call);
        // A subgraph that the sandbox has not is never asked in its real place.
        if (!(call.subgraph in urls)) throw notAsked(call.subgraph, new Error(`the sandbox has no subgraph "${call.subgraph}"`));
        return send({ ...call, subgraph: sandboxName(call.subgraph) });
      };
    },
    close: () => subgraphs.close(),
  };
}
