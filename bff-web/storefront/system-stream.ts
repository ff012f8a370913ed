import { setTimeout as sleep } from 'node:timers/promises';
import { createLiveAdmission } from '#platform/bff/live/admission';
import { DomainError } from '#platform/errors/domain-error';
import { HttpError, type HttpRequest, type Route } from '#platform/server/http-types';
import type { SystemPage } from '../generated/schema-types.ts';
import { paths } from './addresses.ts';
import type { Answer, Operations } from './operations.ts';
import { systemBody } from './pages/system.ts';

/** Processes tell of themselves every five seconds, each at its own moment. */
const everyMs = 2_000;
/** Then the browser comes back by itself: so streams end up on new processes, too. */
const maxMs = 10 * 60_000;

type SystemAnswer = Answer<{ systemPage: SystemPage | null }>;

/** Updates of the system page as server-sent events. Who asks is looked up for each of them: a stream ends with the session or the role. */
export function createSystemStream({ operations }: { operations: Operations }): Route {
  const admission = createLiveAdmission({ perViewer: 200, perAddress: 20, total: 200 });
  const look = (request: HttpRequest): Promise<SystemAnswer> => operations.query(request, 'SystemPage');
  return {
    method: 'GET',
    path: paths.systemStream,
    async handle(request) {
      const first = await look(request);
      if (!first.data?.systemPage) throw new HttpError(statusOf(first), first.errors[0]?.extensions?.code ?? 'UNAVAILABLE', first.errors[0]?.message ?? 'Nothing is known at the moment.');
      const leave = enter(admission, request.remoteAddress);
      return {
        status: 200,
        headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'private, no-store', 'x-accel-buffering': 'no' },
        body: updates({ first, look: () => look(request), signal: request.signal, leave }),
      };
    },
  };
}

function enter(admission: ReturnType<typeof createLiveAdmission>, address: string): () => void {
  try {
    return admission.enter({ viewer: 'administrators', address });
  } catch (error) {
    if (error instanceof DomainError) throw new HttpError(429, 'RATE_LIMITED', error.message, { 'retry-after': '10' });
    throw error;
  }
}

interface Updates {
  first: SystemAnswer;
  look(): Promise<SystemAnswer>;
  signal: AbortSignal;
  leave(): void;
}

async function* updates({ first, look, signal, leave }: Updates): AsyncGenerator<string, void> {
  const until = Date.now() + maxMs * (0.9 + Math.random() / 5);
  try {
    let answer = first;
    while (Date.now() < until) {
      const page = answer.data?.systemPage;
      if (page) yield `event: figures\ndata: ${JSON.stringify(String(await systemBody(page)))}\n\n`;
      else if (statusOf(answer) !== 503) return yield 'event: over\ndata:\n\n';
      else yield ':\n\n';
      // Whoever went away is not waited for.
      await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      answer = await look();
    }
  } finally {
    leave();
  }
}

function statusOf({ errors }: SystemAnswer): number {
  const code = errors[0]?.extensions?.code;
  if (code === 'UNAUTHENTICATED') return 401;
  return code === 'FORBIDDEN' ? 403 : 503;
}
