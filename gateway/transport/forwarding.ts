import { identityHeader } from '#platform/auth/identity';
import type { SigningKey } from '#platform/auth/keys';
import type { Viewer } from '#platform/auth/viewer';
import { traceparent as currentTraceparent, currentTrace } from '#platform/telemetry/trace';
import { deadlineHeader, type Deadline } from '#platform/resilience/deadline';
import type { SubgraphCall } from '../execution/subgraph-call.ts';
import { createIdentitySigner } from './identity-signer.ts';

/** What a client's request passes on to every subgraph. */
export interface Forwarded {
  readonly viewer: Viewer;
  /** Network address of the person's device; not part of the key, since answers to queries do not depend on it. */
  readonly clientAddress: string | null;
  /** Equal for requests that every subgraph must answer alike. */
  readonly viewerKey: string;
  readonly deadline: Deadline;
  readonly requestId: string;
  readonly traceparent: string;
  /** Aborted when the client has gone away. */
  readonly signal: AbortSignal | undefined;
}

type Headers = Record<string, string>;

/** Headers of one attempt at a call. `signedAlone`: the identity must not share its signature with those of other calls. */
export type HeadersFor = (call: SubgraphCall, forwarded: Forwarded, signedAlone?: boolean) => Headers | Promise<Headers>;

/** Headers of calls to subgraphs: a signed identity for exactly this subgraph and body, deadline, trace, client. */
export function createForwarding({ privateKey }: { privateKey: SigningKey }): HeadersFor {
  const signer = createIdentitySigner(privateKey);
  return async ({ subgraph, body }, { viewer, clientAddress, deadline, requestId, traceparent }, signedAlone = false) => {
    const statement = { viewer, clientAddress, audience: subgraph, body };
    return {
      'content-type': 'application/json',
      accept: 'application/json',
      [identityHeader]: signedAlone ? signer.signAlone(statement) : await signer.sign(statement),
      [deadlineHeader]: String(deadline.at),
      // The call's own span, where there is one; a call on behalf of several requests is the first one's.
      traceparent: currentTrace() ? currentTraceparent() : traceparent,
      'x-request-id': requestId,
      'x-client-name': viewer.client.name,
      'x-client-version': viewer.client.version,
    };
  };
}

/** Everything about the viewer can change an answer, so everything about the viewer is in the key. */
export function viewerKeyOf(viewer: Viewer): string {
  return JSON.stringify(viewer);
}
