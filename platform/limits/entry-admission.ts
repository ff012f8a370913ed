import { refusedWith, tooBusy, tooBusyPage } from '../server/too-busy.ts';
import type { HttpResponse, Refusal, RequestHead } from '../server/http-types.ts';
import { counter } from '../telemetry/metrics.ts';
import { currentTrace } from '../telemetry/trace.ts';
import { createLoadShedding, type LoadSheddingOptions } from './load-shedding.ts';
import { createTurns } from './turns.ts';

/** Whose request it is, from who is refused last to who is refused first. */
const claims = ['change', 'person', 'visitor'] as const;
export type Claim = (typeof claims)[number];
/** Which part of the queue each may take. */
const shares = [1, 0.6, 0.25];

export interface EntryAdmissionOptions {
  /** Label in metrics. */
  name: string;
  /** So long the median request may take; see `concurrency-limit.ts`. */
  targetMs: number;
  /** So long a request may wait for others to be answered. */
  waitMs: number;
  /** When this process itself is the one that is late. */
  shedding: LoadSheddingOptions;
  /** Whose a request is, by its method and headers alone. */
  claimOf(request: RequestHead): Claim;
}

type MayBeKept = (request: RequestHead) => boolean;

/** The door of a marketplace: what is let in is done in time by everything behind it, what is not is told so at once. */
export interface EntryAdmission {
  /** For `Route.refuse` of what programs call. Where `mayBeKept` says that the answer may be in memory, it is tried before it is refused. */
  refuse(request: RequestHead, mayBeKept?: MayBeKept): Refusal | undefined;
  /** For `Route.refuse` of pages that people look at. */
  refusePage(request: RequestHead, mayBeKept?: MayBeKept): Refusal | undefined;
  /** Does the work of a request when it is its turn; refuses it when that does not come in time. */
  run<R extends HttpResponse>(request: RequestHead, work: () => Promise<R>, isPage?: boolean): Promise<R | HttpResponse>;
  /** Notes that something behind refused a part of what was let in. */
  noteRefusedBehind(): void;
  /** Being worked on, and waiting. */
  load(): { running: number; waiting: number };
  stop(): void;
}

const refused = counter({ name: 'entry_refused_total', help: 'Requests refused at the entry because those let in before already take as long as they may, by whose they were', labels: ['entry', 'claim'] });

export function createEntryAdmission({ name, targetMs, waitMs, shedding: sheddingOptions, claimOf }: EntryAdmissionOptions): EntryAdmission {
  const turns = createTurns({ name, targetMs, waitMs, shares });
  const shedding = createLoadShedding({ ...sheddingOptions, isAnonymous: (request) => claimOf(request) === 'visitor' });

  function refuseTo(claim: Claim): Refusal {
    turns.noteRefused();
    refused.inc({ entry: name, claim });
    const { running, waiting } = turns.load();
    return tooBusy({ name: 'requestsInHand', max: turns.limit(), actual: running + waiting });
  }

  function refuse(request: RequestHead, mayBeKept?: MayBeKept): Refusal | undefined {
    const late = shedding.refusal(request);
    if (late) return late;
    const claim = claimOf(request);
    return turns.isFull(claims.indexOf(claim)) && !mayBeKept?.(request) ? refuseTo(claim) : undefined;
  }

  return {
    refuse,
    refusePage: (request, mayBeKept) => refuse(request, mayBeKept) && tooBusyPage,
    async run(request, work, isPage = false) {
      const claim = claimOf(request);
      const entered = turns.enter(claims.indexOf(claim));
      if (!(entered === true || (await entered))) {
        const refusal = refuseTo(claim);
        return refusedWith(isPage ? tooBusyPage : refusal, currentTrace()?.traceId ?? '');
      }
      const startedAt = performance.now();
      try {
        return await work();
      } finally {
        turns.leave(startedAt);
      }
    },
    noteRefusedBehind: turns.noteRefusedBehind,
    load: turns.load,
    stop() {
      turns.stop();
      shedding.stop();
    },
  };
}
