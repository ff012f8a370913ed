import { isErrorCode } from '#platform/errors/codes';
import { DomainError } from '#platform/errors/domain-error';
import { deadlineFromHeader, deadlineHeader } from '#platform/resilience/deadline';
import type { HttpRequest } from '#platform/server/http-types';
import { traceparent } from '#platform/telemetry/trace';
import { GraphQLError } from 'graphql';
import type { SendToSubgraph } from '../execution/subgraph-call.ts';
import { viewerKeyOf, type Forwarded } from '../transport/forwarding.ts';
import type { Subgraphs } from '../transport/subgraphs.ts';
import { openToAll, type Admission } from './admission.ts';
import { viewerOf, type ViewerOfToken } from './viewer.ts';

/** What one client request carries through the gateway. */
export interface GatewayContext {
  readonly forwarded: Forwarded;
  readonly send: SendToSubgraph;
}

export type ContextOf = (request: HttpRequest) => Promise<GatewayContext>;

export interface ContextOptions {
  viewerOfToken: ViewerOfToken;
  /** Who may call at all; everybody unless given. */
  admission?: Admission | undefined;
  subgraphs: Subgraphs;
  /** Longest a request may take, whatever its header asks for. */
  maxDurationMs: number;
}

/** Establishes who is asking and how long they wait. The returned function throws refusals as GraphQLErrors. */
export function createContext({ viewerOfToken, admission = openToAll, subgraphs, maxDurationMs }: ContextOptions): ContextOf {
  return async (request) => {
    const { clientAddress } = admission.admit(request);
    const viewer = await viewerOf(request.headers, viewerOfToken).catch(refuse);
    const forwarded: Forwarded = {
      viewer,
      clientAddress,
      viewerKey: viewerKeyOf(viewer),
      deadline: deadlineFromHeader(request.headers[deadlineHeader], maxDurationMs),
      requestId: request.requestId,
      traceparent: traceparent(),
      signal: request.signal,
    };
    return { forwarded, send: subgraphs.senderFor(forwarded) };
  };
}

/** Expected failures become GraphQL errors with an HTTP status; others stay what they are and are masked. */
function refuse(error: unknown): never {
  if (error instanceof DomainError && isErrorCode(error.code)) {
    const { retryAfterSeconds } = error.details;
    const headers = new Map(typeof retryAfterSeconds === 'number' ? [['retry-after', String(retryAfterSeconds)]] : []);
    const status = error.code === 'UNAVAILABLE' ? 503 : 400;
    throw new GraphQLError(error.message, { originalError: error, extensions: { code: error.code, http: { status, headers } } });
  }
  throw error;
}
