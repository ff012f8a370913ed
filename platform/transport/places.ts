import type { Endpoint, EndpointSource } from './endpoints.ts';

/** When a place is left alone for a while. */
export interface Ejection {
  /** Failures in a row. */
  failures: number;
  /** For how long at first; doubled each time it fails again. */
  forMs: number;
  maxMs: number;
}

export interface EndpointStatus {
  readonly url: string;
  readonly state: 'in use' | 'ejected';
}

/** What an answer says about the place it came from. */
export interface Verdict {
  hasFailed: boolean;
  /** It told us to close the connection, as a server does that is about to stop. */
  isLeaving: boolean;
}

export interface RunOptions<A> {
  judge: (answer: A) => Verdict;
  /** Longest to wait until a place is known at all. */
  waitMs: number;
  /** A call that was given up says nothing about the place, except where it `isLate`. */
  signal?: Pick<AbortSignal, 'aborted'> | undefined;
  /** Whether a call given up after so long speaks against the place all the same, provided that nobody was answered there meanwhile. */
  isLate?: ((waitedMs: number) => boolean) | undefined;
  /** Failures that say nothing about the place either. */
  saysNothing?: ((error: unknown) => boolean) | undefined;
}

/** Connections to the places of one service, used in turn. */
export interface Places<C> {
  /**
   * Runs `work` over the connections of the next place. Where the connection itself is refused nothing has been sent, and the next
   * place is tried, for writes as well. Rejects with what `work` rejects with, or when no place is known within `waitMs`.
   */
  run<A>(work: (connections: C) => Promise<A>, options: RunOptions<A>): Promise<A>;
  status(): EndpointStatus[];
  close(): Promise<void>;
}

export interface PlacesOptions<C> {
  source: EndpointSource;
  connect: (endpoint: Endpoint) => C;
  ejection: Ejection;
  /** Called whenever the state of a place may have changed; with the place that has just been ejected for the first time since it answered, if one was. */
  onChange?: (status: readonly EndpointStatus[], ejected?: Endpoint) => void;
}

interface Member<C> {
  readonly endpoint: Endpoint;
  connections: C;
  failures: number;
  ejections: number;
  ejectedUntil: number;
  /** How many it has given so far, good or bad: a place that answers nobody is silent, not just slow with one thing. */
  answers: number;
  /** Calls under way that were sent after its time was up: until one is answered nobody else need wait for it. */
  trials: number;
  /** The last call found the port closed: to ask again takes no time and harms nobody. */
  isAbsent: boolean;
  /** Until then it is about to stop, as far as we know. */
  leavingUntil: number;
}

const fresh = { failures: 0, ejections: 0, ejectedUntil: 0, answers: 0, trials: 0, isAbsent: false, leavingUntil: 0 };
const waitForFirstMs = 2000;
/** A place that says so again is left alone again, and one that is gone by then refuses connections. */
const leavingMs = 1000;
const refusals = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'ERR_CONNECT_TIMEOUT']);
const breaks = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'UND_ERR_SOCKET']);

/**
 * Takes the places of a service in turn, except those that have been failing or are about to stop. When all have, all are tried: first those
 * that were not there a moment ago, since in a rollout the one before is back by the time the next goes.
 */
export function createPlaces<C extends { close(): Promise<unknown> }>(options: PlacesOptions<C>): Places<C> {
  const { members, known, settle, close } = createRoster(options);
  let turn = 0;

  async function runAt<A>(member: Member<C>, work: (connections: C) => Promise<A>, { judge, signal, saysNothing, isLate }: RunOptions<A>): Promise<A> {
    const { connections: used, answers } = member;
    const sentAt = performance.now();
    const trial = member.ejections > 0 ? 1 : 0;
    member.trials += trial;
    try {
      const answer = await work(used);
      member.answers += 1;
      settle(member, used, judge(answer));
      return answer;
    } catch (error) {
      const saysMore = signal?.aborted ? member.answers === answers && isLate?.(performance.now() - sentAt) : !saysNothing?.(error);
      if (saysMore) settle(member, used, error);
      throw error;
    } finally {
      member.trials -= trial;
    }
  }
  async function runInTurn<A>(work: (connections: C) => Promise<A>, how: RunOptions<A>): Promise<A> {
    if (members().length === 0) await Promise.race([known, expiry(Math.min(waitForFirstMs, how.waitMs))]);
    turn += 1;
    const order = inOrder(members(), turn);
    for (const [index, member] of order.entries()) {
      try {
        return await runAt(member, work, how);
      } catch (error) {
        if (!isRefusal(error) || how.signal?.aborted || index === order.length - 1) throw error;
      }
    }
    throw new Error('No place is known where the service can be reached');
  }
  return {
    run(work, how) {
      const [only, another] = members();
      return only && !another ? runAt(only, work, how) : runInTurn(work, how);
    },
    status() {
      const status = members().map(statusOf);
      options.onChange?.(status);
      return status;
    },
    close,
  };
}

/** The places as they are now, and what is known about each. */
function createRoster<C extends { close(): Promise<unknown> }>({ source, connect, ejection, onChange }: PlacesOptions<C>) {
  let members: Member<C>[] = [];
  const first = Promise.withResolvers<void>();
  const report = (ejected?: Endpoint): void => onChange?.(members.map(statusOf), ejected);
  source.follow((endpoints) => {
    const known = new Map(members.map((member) => [member.endpoint.url, member]));
    members = endpoints.map((endpoint) => known.get(endpoint.url) ?? { endpoint, connections: connect(endpoint), ...fresh });
    // Closing waits for requests that are under way.
    for (const [gone, { connections }] of known) if (!endpoints.some((endpoint) => endpoint.url === gone)) void connections.close();
    report();
    first.resolve();
  });
  return {
    members: (): readonly Member<C>[] => members,
    known: first.promise,
    /** Notes how a call ended: the verdict on its answer, or why there is none. */
    settle(member: Member<C>, used: C, outcome: unknown): void {
      const { hasFailed, isLeaving } = isVerdict(outcome) ? outcome : { hasFailed: true, isLeaving: isBreak(outcome) };
      member.isAbsent = codeOf(outcome) === 'ECONNREFUSED';
      const isCurrent = member.connections === used;
      if (isLeaving) member.leavingUntil = performance.now() + leavingMs;
      // Over connections made since: who answers there is its successor.
      else if (isCurrent && !hasFailed) member.leavingUntil = 0;
      if (isLeaving && isCurrent) {
        // Given up from our side: a request must not be on its way while the other side closes an idle connection.
        member.connections = connect(member.endpoint);
        void used.close();
      }
      const was = isEjected(member);
      noteOutcome(member, hasFailed, members.length > 1 ? ejection : undefined);
      // Said once, however often it is tried in vain until it answers.
      if (isEjected(member) !== was) report(!was && member.ejections === 1 ? member.endpoint : undefined);
    },
    async close(): Promise<void> {
      source.stop();
      await Promise.all(members.map(({ connections }) => connections.close()));
    },
  };
}

/** Whether no connection came about, so that nothing can have been sent. */
export function isRefusal(error: unknown): boolean {
  // Reset before it came about: the port was closed that very moment.
  return refusals.has(codeOf(error)) || (codeOf(error) === 'ECONNRESET' && (error as { syscall?: unknown }).syscall === 'connect');
}

/** Whether a connection ended before the answer did: nobody knows what became of the request. Whoever may ask again, does so elsewhere. */
export function isBreak(error: unknown): boolean {
  return breaks.has(codeOf(error)) && !isRefusal(error);
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

const isVerdict = (outcome: unknown): outcome is Verdict => typeof outcome === 'object' && outcome !== null && 'hasFailed' in outcome;
const isEjected = ({ ejectedUntil }: Member<unknown>): boolean => ejectedUntil > performance.now();
const statusOf = (member: Member<unknown>): EndpointStatus => ({ url: member.endpoint.url, state: isEjected(member) ? 'ejected' : 'in use' });

/** How much speaks against a place: nothing; that it was not there a moment ago; that it is about to stop; that it has been failing. */
function doubtsAbout(member: Member<unknown>): number {
  if (isEjected(member) || member.trials > 0) return member.isAbsent ? 1 : 3;
  return member.leavingUntil > performance.now() ? 2 : 0;
}

/** From the next in turn on; the more doubtful, the later. */
function inOrder<C>(members: readonly Member<C>[], turn: number): Member<C>[] {
  const start = members.length === 0 ? 0 : turn % members.length;
  const turned = [...members.slice(start), ...members.slice(0, start)];
  if (turned.every((member) => doubtsAbout(member) === 0)) return turned;
  return turned.toSorted((one, other) => doubtsAbout(one) - doubtsAbout(other));
}

/** Notes how a call ended, and ejects the member when it has failed too often; never, without rules for that. */
function noteOutcome(member: Member<unknown>, hasFailed: boolean, ejection: Ejection | undefined): void {
  if (!hasFailed) {
    member.failures = 0;
    member.ejections = 0;
    member.ejectedUntil = 0;
    return;
  }
  member.failures += 1;
  // Where all are ejected it is asked all the same: that does not make its time longer.
  if (!ejection || member.failures < ejection.failures || isEjected(member)) return;
  // Who is not there costs nothing but a look, and is missed when the others go.
  const factor = member.isAbsent ? 1 : 2 ** member.ejections;
  member.ejectedUntil = performance.now() + Math.min(ejection.maxMs, ejection.forMs * factor);
  member.ejections += 1;
  // One failure after its time is up is enough to eject it again.
  member.failures = ejection.failures - 1;
}

function expiry(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms).unref());
}
