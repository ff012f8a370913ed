import { json, type HttpRequest, type HttpResponse, type Route } from '#platform/server/http-types';
import { authorize, findAuthorization, voidAuthorization } from './authorizations.ts';
import { capture, findCapture, findRefund, refund } from './captures.ts';
import { controlBody } from './faults.ts';
import { lookUpKey } from './lookups.ts';
import { listMovements, type LedgerPage } from './movements.ts';
import { errorAnswer, Refusal } from './refusal.ts';
import { authorizeBody, captureBody, parseBody, refundBody, requireApiKey, transferBody, voidBody } from './requests.ts';
import { findTransfer, transfer } from './transfers.ts';
import { runWrite, type WriteContext } from './writes.ts';

export interface RouteContext extends WriteContext {
  apiKey: string;
  /** Page where a buyer confirms a payment. */
  actionUrl(authorizationId: string): string;
}

type Handler = (request: HttpRequest, parts: readonly string[]) => HttpResponse | Promise<HttpResponse>;

/** Parts of a path after the prefix, decoded. */
function partsAfter(path: string, prefix: string): string[] {
  try {
    return path.slice(prefix.length).split('/').map(decodeURIComponent);
  } catch {
    throw new Refusal(400, 'invalid_request', 'the path is not properly percent-encoded');
  }
}

function writeHandlers(context: RouteContext) {
  const { books } = context;
  const methodOf = (id: string) => findAuthorization(books, id).paymentMethod;
  const onAuthorize: Handler = (request) =>
    runWrite(context, request, {
      operation: 'authorize',
      shape: authorizeBody,
      paymentMethodOf: (body) => body.paymentMethod,
      perform: (body, { idempotencyKey, rule }) => {
        const declineReason = rule?.behaviour === 'decline' ? rule.reason : undefined;
        const actionUrl = rule?.behaviour === 'requireAction' ? context.actionUrl : undefined;
        return authorize(books, body, { idempotencyKey, decision: { declineReason, actionUrl } });
      },
    });
  const onAuthorization: Handler = (request, [id = '', verb]) => {
    const paymentMethodOf = () => methodOf(id);
    if (verb === 'capture')
      return runWrite(context, request, {
        operation: 'capture',
        shape: captureBody,
        paymentMethodOf,
        perform: (body, { idempotencyKey }) => capture(books, id, body, idempotencyKey),
      });
    if (verb === 'void')
      return runWrite(context, request, {
        operation: 'void',
        shape: voidBody,
        paymentMethodOf,
        perform: (_body, { idempotencyKey }) => voidAuthorization(books, id, idempotencyKey),
      });
    throw new Refusal(404, 'not_found', 'an authorisation can be POSTed to at /capture and /void');
  };
  const onCapture: Handler = (request, [id = '', verb]) => {
    if (verb !== 'refunds') throw new Refusal(404, 'not_found', 'a capture can be POSTed to at /refunds');
    return runWrite(context, request, {
      operation: 'refund',
      shape: refundBody,
      paymentMethodOf: () => methodOf(findCapture(books, id).authorizationId),
      perform: (body, { idempotencyKey }) => refund(books, id, body, idempotencyKey),
    });
  };
  const onTransfer: Handler = (request) =>
    runWrite(context, request, {
      operation: 'transfer',
      shape: transferBody,
      paymentMethodOf: () => undefined,
      perform: (body, { idempotencyKey }) => transfer(books, body, idempotencyKey),
    });
  return { onAuthorize, onAuthorization, onCapture, onTransfer };
}

function pageOf(query: URLSearchParams): LedgerPage {
  const after = Number(query.get('after') ?? 0);
  const limit = Number(query.get('limit') ?? 500);
  const from = new Date(query.get('from') ?? 0);
  const to = new Date(query.get('to') ?? '9999-12-31T00:00:00Z');
  const isPage = Number.isSafeInteger(after) && after >= 0 && Number.isSafeInteger(limit) && limit >= 1 && limit <= 1_000;
  if (isPage && !Number.isNaN(from.getTime()) && !Number.isNaN(to.getTime())) return { after, limit, from: from.toISOString(), to: to.toISOString() };
  throw new Refusal(400, 'invalid_request', 'expected ?after= (a sequence number), &limit= (1 to 1000), &from= and &to= (times)');
}

/** The API of the sandbox. Every route needs the API key; while "down", all but the control route answer 503. */
export function apiRoutes(context: RouteContext): Route[] {
  const { books, faults, webhooks } = context;
  const route = (method: string, path: string, handler: Handler): Route => ({
    method,
    path,
    handle: (request) =>
      answerRefusals(() => {
        requireApiKey(request, context.apiKey);
        if (faults.state.down && path !== '/control')
          throw new Refusal(503, 'unavailable', 'the sandbox was told to be down');
        return handler(request, partsAfter(request.path, path.replace('*', '')));
      }),
  });
  const { onAuthorize, onAuthorization, onCapture, onTransfer } = writeHandlers(context);
  return [
    route('POST', '/v1/authorizations', onAuthorize),
    route('POST', '/v1/authorizations/*', onAuthorization),
    route('GET', '/v1/authorizations/*', (_request, [id = '']) => json(200, findAuthorization(books, id))),
    route('POST', '/v1/captures/*', onCapture),
    route('GET', '/v1/captures/*', (_request, [id = '']) => json(200, findCapture(books, id))),
    route('GET', '/v1/refunds/*', (_request, [id = '']) => json(200, findRefund(books, id))),
    route('POST', '/v1/transfers', onTransfer),
    route('GET', '/v1/transfers/*', (_request, [id = '']) => json(200, findTransfer(books, id))),
    route('GET', '/v1/idempotency-keys/*', (_request, [key = '']) => json(200, lookUpKey(books, key))),
    route('GET', '/v1/ledger', (request) => json(200, listMovements(books, pageOf(request.query)))),
    route('GET', '/control', () => json(200, faults.state)),
    route('POST', '/control', (request) => {
      faults.control(parseBody(request, controlBody));
      webhooks.nudge();
      return json(200, faults.state);
    }),
  ];
}

/** Turns refusals into answers; anything else is left to the server. */
export async function answerRefusals(work: () => HttpResponse | Promise<HttpResponse>): Promise<HttpResponse> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) return errorAnswer(error.status, error.code, error.message);
    throw error;
  }
}
