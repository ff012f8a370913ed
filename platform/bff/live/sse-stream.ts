import type { ExecutionResult } from 'graphql';

/** One clock for all streams of a process. */
export interface Heartbeat {
  add(beat: () => void): () => void;
  stop(): void;
}

export function createHeartbeat(everyMs: number): Heartbeat {
  const beats = new Set<() => void>();
  const timer = setInterval(() => {
    for (const beat of beats) beat();
  }, everyMs).unref();
  return {
    add(beat) {
      beats.add(beat);
      return () => void beats.delete(beat);
    },
    stop: () => clearInterval(timer),
  };
}

export interface SseStreamOptions {
  results: AsyncIterator<ExecutionResult>;
  heartbeat: Heartbeat;
  /** The stream ends after this and the client comes back by itself: so connections spread over processes again. */
  maxMs: number;
  /** What is told when the results end in an error. */
  failure(error: unknown): ExecutionResult;
  onEnd(): void;
}

/**
 * Results as server-sent events in the protocol of graphql-sse ("distinct connections": `next`, `complete`), each with the cursor in it as its
 * `id`, so that browsers repeat it in `Last-Event-ID` when they come back. Takes the next result only when the last was taken, so a slow client holds one.
 */
export async function* sseStream({ results, heartbeat, maxMs, failure, onEnd }: SseStreamOptions): AsyncGenerator<string, void> {
  const until = Date.now() + maxMs * (0.9 + Math.random() / 5);
  let arrived: (() => IteratorResult<ExecutionResult>) | undefined;
  let isBeat = false;
  let resume = (): void => undefined;
  const removeBeat = heartbeat.add(() => {
    isBeat = true;
    resume();
  });
  const take = (outcome: typeof arrived): void => {
    arrived = outcome;
    resume();
  };
  const pull = (): void =>
    void results.next().then(
      (result) => take(() => result),
      (error: unknown) => take(() => { throw error; }),
    );
  try {
    // Some browsers show a stream as open only when something came.
    yield ':\n\n';
    pull();
    for (;;) {
      if (!arrived && !isBeat) await new Promise<void>((resolve) => (resume = resolve));
      if (arrived) {
        const { done, value } = arrived();
        arrived = undefined;
        if (done) return yield 'event: complete\ndata:\n\n';
        yield eventOf(value as ExecutionResult);
        pull();
      } else if (isBeat) {
        if (Date.now() >= until) return;
        yield ':\n\n';
      }
      isBeat = false;
    }
  } catch (error) {
    yield eventOf(failure(error));
    yield 'event: complete\ndata:\n\n';
  } finally {
    removeBeat();
    onEnd();
    await results.return?.();
  }
}

function eventOf(result: ExecutionResult): string {
  const cursor = cursorIn(result);
  return `${cursor === undefined ? '' : `id: ${cursor}\n`}event: next\ndata: ${JSON.stringify(result)}\n\n`;
}

/** The `cursor` of the one root field, under whatever alias. */
function cursorIn({ data }: ExecutionResult): string | undefined {
  const [event] = Object.values(data ?? {}) as ({ cursor?: unknown } | null)[];
  const cursor = event?.cursor;
  return typeof cursor === 'string' && /^[\x21-\x7e]+$/.test(cursor) ? cursor : undefined;
}
