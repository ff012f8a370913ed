import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '../telemetry/logger.ts';
import { traceIdOf } from '../telemetry/trace.ts';
import { requestDuration } from './request-duration.ts';
import { defaultHeaders } from './respond.ts';
import type { Router } from './router.ts';

interface Asked {
  message: IncomingMessage;
  response: ServerResponse;
  requestId: string;
  traceparent: string | undefined;
}

const sayEveryMs = 5_000;
let refusedSince = 0;
let saidAt = -Infinity;

/**
 * Answers a request that its route refuses, and says whether it did. Before everything else that a request costs (span, body, one log line each):
 * ten times as many are refused as served when it matters. The connection is kept, since a new one would cost more.
 */
export function refuseAtOnce({ message, response, requestId, traceparent }: Asked, { router, logger, isDraining }: { router: Router; logger: Logger; isDraining(): boolean }): boolean {
  const { method = 'GET', url = '/', headers } = message;
  const question = url.indexOf('?');
  const route = router.find(method, question < 0 ? url : url.slice(0, question));
  const refusal = route?.refuse?.({ method, headers, search: question < 0 ? '' : url.slice(question + 1) });
  if (!route || !refusal) return false;
  const traceId = traceIdOf(traceparent);
  const body = refusal.body(traceId);
  response.writeHead(refusal.status, {
    ...defaultHeaders,
    ...refusal.headers,
    'x-request-id': requestId,
    'x-trace-id': traceId,
    ...(isDraining() && { connection: 'close' }),
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
  requestDuration.observe({ method, route: route.path, status: refusal.status }, 0);
  noteRefused(logger);
  return true;
}

/** One line for all of a few seconds. */
function noteRefused(logger: Logger): void {
  refusedSince += 1;
  const now = performance.now();
  if (now - saidAt < sayEveryMs) return;
  logger.warn({ refused: refusedSince }, 'requests are refused, since there is more to do than can be done in time');
  [saidAt, refusedSince] = [now, 0];
}
