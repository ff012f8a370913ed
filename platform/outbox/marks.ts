import type { Logger } from '../telemetry/logger.ts';

/** Notes which messages are published; those of some moments go to the database in one statement. */
export interface Marks {
  note(seq: number): void;
  /** Whether a message is known here to be published, while the database does not say so yet. */
  isPublished(seq: number): boolean;
  /** Writes what is left. */
  stop(): Promise<void>;
}

/** A message that a crash leaves unmarked is sent again, so this is not long. */
const gatherMs = 50;

/** What cannot be marked is forgotten: the relay publishes it again, and the consumers' inboxes absorb that. */
export function createMarks(mark: (seqs: readonly number[]) => Promise<unknown>, logger: Logger): Marks {
  const published = new Set<number>();
  let noted: number[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const seqs = noted;
    noted = [];
    if (seqs.length === 0) return;
    try {
      await mark(seqs);
    } catch (error) {
      logger.debug({ err: error, messages: seqs.length }, 'published messages could not be marked; they are sent again');
    } finally {
      for (const seq of seqs) published.delete(seq);
    }
  }

  return {
    note(seq) {
      published.add(seq);
      noted.push(seq);
      timer ??= setTimeout(() => (writing = Promise.all([writing, write()]).then(() => undefined)), gatherMs);
    },
    isPublished: (seq) => published.has(seq),
    async stop() {
      await Promise.all([writing, write()]);
    },
  };
}
