import type { Logger } from '#platform/telemetry/logger';
import { request } from 'undici';
import type { Books } from './books.ts';
import { dueEvents, markDelivered, nextDueAt, postpone, type StoredEvent } from './event-store.ts';
import type { Faults } from './faults.ts';
import { signatureHeader, signWebhook } from './signature.ts';

const batchSize = 32;
const maxBackoffMs = 60_000;

export interface WebhookOptions {
  books: Books;
  faults: Faults;
  logger: Logger;
  /** Null: nobody listens; events stay in the books. */
  url: string | null;
  secret: string;
  /** Delay before the first retry; doubled at each one. */
  retryMs?: number;
  timeoutMs?: number;
}

export interface WebhookSender {
  start(): void;
  /** Something may be due: look now. */
  nudge(): void;
  /** Delivers what is due and waits for it, for webhooks that overtake the answer. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

/** Delivers stored events until the receiver says 2xx: at least once, with backoff, across restarts. */
export function createWebhookSender(options: WebhookOptions): WebhookSender {
  const { books, faults, url } = options;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let isStopped = true;

  const isIdle = () => isStopped || url === null || faults.state.webhooks.paused;
  const due = () => (isIdle() ? [] : dueEvents(books, faults.state.webhooks.reorder, batchSize));
  const deliverDue = async (): Promise<void> => {
    for (let events = due(); events.length > 0; events = due()) {
      // Reordered events go one by one: only so is their order the one that was asked for.
      if (faults.state.webhooks.reorder) for (const event of events) await deliver(options, event);
      else await Promise.all(events.map((event) => deliver(options, event)));
    }
  };
  const schedule = (): void => {
    clearTimeout(timer);
    const dueAt = isIdle() ? null : nextDueAt(books);
    if (dueAt !== null) timer = setTimeout(nudge, Math.max(1, dueAt - Date.now()));
  };
  // One after the other, so that no event is picked up twice at a time.
  const flush = (): Promise<void> => {
    running = running
      .then(deliverDue)
      .catch((error: unknown) => options.logger.error({ err: error }, 'webhook delivery failed'))
      .then(schedule);
    return running;
  };
  const nudge = (): void => void flush();
  return {
    start() {
      isStopped = false;
      nudge();
    },
    nudge,
    flush,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

async function deliver(options: WebhookOptions, event: StoredEvent): Promise<void> {
  const { books, logger, retryMs = 250 } = options;
  try {
    await Promise.all(Array.from({ length: event.copies }, () => post(options, event.body)));
    markDelivered(books, event);
  } catch (error) {
    const delayMs = Math.min(retryMs * 2 ** event.attempts, maxBackoffMs);
    logger.warn({ eventId: event.id, attempts: event.attempts + 1, delayMs, err: error }, 'webhook was not taken');
    postpone(books, event, delayMs);
  }
}

async function post({ url, secret, timeoutMs = 5_000 }: WebhookOptions, body: string): Promise<void> {
  const headers = { 'content-type': 'application/json', [signatureHeader]: signWebhook(secret, body) };
  const response = await request(url ?? '', { method: 'POST', headers, body, signal: AbortSignal.timeout(timeoutMs) });
  await response.body.dump();
  if (response.statusCode >= 300) throw new Error(`the receiver answered ${response.statusCode}`);
}
