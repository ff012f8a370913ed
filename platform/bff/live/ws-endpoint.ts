import type { IncomingMessage } from 'node:http';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { CloseCode } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import { createErrorFormatter, type ErrorFormatter } from '../../errors/format-error.ts';
import { DomainError } from '../../errors/domain-error.ts';
import { clientAddress } from '../../server/client-address.ts';
import type { UpgradeHandler } from '../../server/http-server.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { asFormatted } from '../formatted-error.ts';
import type { OperationRegistry } from '../operation-registry.ts';
import type { LiveAdmission } from './admission.ts';

/** Somebody who opened a connection. */
export interface WsConnection<Context> {
  /** Names the viewer among all viewers. */
  viewerKey: string;
  value: Context;
  /** When the connection has to be opened anew, with a new token; epoch milliseconds. */
  endsAt?: number | undefined;
}

export interface WsEndpointOptions<Context> {
  path: string;
  schema: GraphQLSchema;
  registry: OperationRegistry;
  /** Who connects, by what the client sent in `connection_init`. Refuses by a DomainError or GraphQLError what may not come. */
  connect(parameters: Readonly<Record<string, unknown>>, request: { headers: IncomingMessage['headers']; remoteAddress: string }): Promise<WsConnection<Context>>;
  admission: LiveAdmission;
  logger: Logger;
  trustedProxyHops?: number;
  heartbeatMs: number;
  /** A connection ends after this, and the client comes back by itself: so connections spread over processes again. */
  maxMs?: number;
}

interface Extra extends Record<PropertyKey, unknown> {
  context?: unknown;
  leave?: () => void;
  timer?: NodeJS.Timeout;
}

const hourMs = 3_600_000;
const maximumSubscriptions = 20;
const maximumMessageBytes = 16_384;
const goingAway = 1001;
const closeCodes: Readonly<Record<string, number>> = { UNAUTHENTICATED: CloseCode.Unauthorized, FORBIDDEN: CloseCode.Forbidden, RATE_LIMITED: 4429, UPGRADE_REQUIRED: 4426, UNAVAILABLE: 1013 };

/** Registered subscriptions over WebSocket in the protocol of graphql-ws (`graphql-transport-ws`). An operation is named by `extensions.persistedQuery.sha256Hash`. */
export function createWsEndpoint<Context>(options: WsEndpointOptions<Context>): UpgradeHandler {
  const server = new WebSocketServer({ noServer: true, maxPayload: maximumMessageBytes, perMessageDeflate: false, handleProtocols: (protocols) => (protocols.has('graphql-transport-ws') ? 'graphql-transport-ws' : false) });
  const formatError = createErrorFormatter({ logger: options.logger });
  const formatted = (errors: readonly unknown[]) => errors.map((error) => formatError(asFormatted(error), error)) as unknown as GraphQLError[];
  useServer<Record<string, unknown>, Extra>(
    {
      connectionInitWaitTimeout: 5_000,
      onConnect: ({ connectionParams, extra }) => enter(options, connectionParams ?? {}, extra, formatError),
      onSubscribe(context, _id, { extensions, query, variables }) {
        try {
          if (Object.keys(context.subscriptions).length > maximumSubscriptions) throw new DomainError('RATE_LIMITED', `A connection has at most ${maximumSubscriptions} subscriptions.`);
          const operation = options.registry.prepare({ id: idIn(extensions), text: query || undefined });
          if (operation.type !== 'subscription') throw new DomainError('BAD_REQUEST', 'Only subscriptions are answered here; send this operation to /graphql.');
          return { schema: options.schema, document: operation.document, variableValues: variables ?? {}, contextValue: context.extra.context };
        } catch (error) {
          return [asGraphql(error)];
        }
      },
      onError: (_context, _id, _payload, errors) => formatted(errors),
      onNext: (_context, _id, _payload, _args, result) => (result.errors ? { ...result, errors: formatted(result.errors) } : result),
      onDisconnect: ({ extra }) => {
        clearTimeout(extra.timer);
        extra.leave?.();
      },
    },
    server,
    options.heartbeatMs,
  );
  return {
    handle(request, socket, head) {
      if (new URL(request.url ?? '/', 'http://local').pathname !== options.path) return void socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
      server.handleUpgrade(request, socket, head, (opened) => server.emit('connection', opened, request));
    },
    async close() {
      for (const open of server.clients) open.close(goingAway, 'Connect again.');
      server.close();
    },
  };
}

/** Admits a connection, or closes it with a code that says why: clients of graphql-ws get no other answer. */
async function enter<Context>(options: WsEndpointOptions<Context>, parameters: Record<string, unknown>, extra: Extra & { socket: WebSocket; request: IncomingMessage }, formatError: ErrorFormatter): Promise<boolean> {
  const { socket, request } = extra;
  try {
    const remoteAddress = clientAddress(request, options.trustedProxyHops ?? 0);
    const { viewerKey, value, endsAt } = await options.connect(parameters, { headers: request.headers, remoteAddress });
    extra.leave = options.admission.enter({ viewer: viewerKey, address: remoteAddress });
    extra.context = value;
    const maxMs = (options.maxMs ?? hourMs) * (0.9 + Math.random() / 5);
    const tokenMs = endsAt === undefined ? Infinity : Math.max(0, endsAt - Date.now());
    const close = (): void => (tokenMs < maxMs ? socket.close(CloseCode.Forbidden, 'The access token has ended; connect with a new one.') : socket.close(goingAway, 'Connect again.'));
    extra.timer = setTimeout(close, Math.min(maxMs, tokenMs)).unref();
    return true;
  } catch (error) {
    const { extensions, message } = formatError(asFormatted(error), error);
    socket.close(closeCodes[String(extensions?.['code'])] ?? CloseCode.BadRequest, message.slice(0, 120));
    return true;
  }
}

function idIn(extensions: Record<string, unknown> | null | undefined): string | undefined {
  const persisted = extensions?.['persistedQuery'] as { sha256Hash?: unknown } | undefined;
  return typeof persisted?.sha256Hash === 'string' ? persisted.sha256Hash : undefined;
}

function asGraphql(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  return new GraphQLError(error instanceof Error ? error.message : String(error), { originalError: error instanceof Error ? error : undefined });
}
