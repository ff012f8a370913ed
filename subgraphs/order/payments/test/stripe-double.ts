import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { StripeFailure } from './stripe-failure.ts';
import { cards, createStripeState, type Params, type StripeState } from './stripe-state.ts';

type Handler = (state: StripeState, params: Params, id: string) => object;

/** The endpoints the adapter uses, in Stripe's URL layout. */
const endpoints: readonly [string, RegExp, Handler][] = [
  ['GET', /^\/v1\/payment_intents$/, (state, params) => state.listIntents(params)],
  ['POST', /^\/v1\/payment_intents$/, (state, params) => state.createIntent(params)],
  ['GET', /^\/v1\/payment_intents\/search$/, (state, params) => state.searchIntents(params)],
  ['POST', /^\/v1\/payment_intents\/(\w+)\/capture$/, (state, params, id) => state.captureIntent(id, params)],
  ['POST', /^\/v1\/payment_intents\/(\w+)\/cancel$/, (state, _params, id) => state.cancelIntent(id)],
  ['GET', /^\/v1\/payment_intents\/(\w+)$/, (state, params, id) => state.retrieveIntent(id, params)],
  ['POST', /^\/v1\/payment_intents\/(\w+)$/, (state, params, id) => state.updateIntent(id, params)],
  ['GET', /^\/v1\/charges$/, (state, params) => state.listCharges(params)],
  ['POST', /^\/v1\/refunds$/, (state, params) => state.createRefund(params)],
  ['GET', /^\/v1\/refunds$/, (state, params) => state.listRefunds(params)],
  ['POST', /^\/v1\/transfers$/, (state, params) => state.createTransfer(params)],
  ['GET', /^\/v1\/transfers$/, (state, params) => state.listTransfers(params)],
  ['GET', /^\/v1\/balance_transactions$/, (state, params) => state.balance.list(params)],
];

interface Stored {
  request: string;
  status: number;
  body: object;
}

/** Runs a request at most once per idempotency key, as Stripe does. */
function runOnce(
  stored: Map<string, Stored>,
  key: string | undefined,
  request: string,
  run: () => { status: number; body: object },
) {
  const known = key === undefined ? undefined : stored.get(key);
  if (known && known.request !== request)
    return new StripeFailure(
      400,
      'idempotency_error',
      undefined,
      'Keys for idempotent requests can only be used with the same parameters.',
    ).answer();
  if (known) return known;
  const answer = run();
  if (key !== undefined && answer.status !== 401) stored.set(key, { request, ...answer });
  return answer;
}

function answerOf(run: () => object): { status: number; body: object } {
  try {
    return { status: 200, body: run() };
  } catch (error) {
    if (error instanceof StripeFailure) return error.answer();
    throw error;
  }
}

/** Answers the way Stripe's API documents it, on a local port. Cards named hang or 500 never get a (good) answer. `forgetKeys` is what a day does to them. */
export async function startStripeDouble(t: TestContext, secretKey: string) {
  const state = createStripeState();
  const stored = new Map<string, Stored>();
  const requests: { method: string; path: string; params: Params }[] = [];
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(incoming.url ?? '/', 'http://stripe');
    const body = await text(incoming);
    const params: Params = new Map(new URLSearchParams(incoming.method === 'GET' ? url.search : body));
    requests.push({ method: incoming.method ?? '', path: url.pathname, params });
    const card = params.get('payment_method');
    const matching = endpoints.find(([method, path]) => method === incoming.method && path.test(url.pathname));
    const run = () => {
      if (incoming.headers.authorization !== `Bearer ${secretKey}`)
        throw new StripeFailure(401, 'invalid_request_error', undefined, 'Invalid API Key provided');
      if (!matching)
        throw new StripeFailure(
          404,
          'invalid_request_error',
          'resource_missing',
          `Unrecognized request URL ${url.pathname}`,
        );
      return matching[2](state, params, matching[1].exec(url.pathname)?.[1] ?? '');
    };
    if (card === cards.hangBefore) return;
    if (card === cards.error500)
      return send(response, new StripeFailure(500, 'api_error', undefined, 'An unknown error occurred').answer());
    const key = incoming.headers['idempotency-key'];
    const isRepeated = typeof key === 'string' && stored.has(key);
    const answer = runOnce(stored, typeof key === 'string' ? key : undefined, `${url.pathname} ${body}`, () =>
      answerOf(run),
    );
    if (card === cards.hangAfter && !isRepeated) return;
    send(response, answer);
  };
  const server = createServer((incoming, response) => void handle(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, state, forgetKeys: () => stored.clear() };
}

function send(response: ServerResponse, { status, body }: { status: number; body: object }): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_1' }).end(JSON.stringify(body));
}
