/** Offers requests at a steady rate whatever becomes of them, as people do who do not know of one another. */
import { createRawClient, type RawClient } from './raw-client.ts';

/** A request as it goes over the wire. */
export interface Prepared {
  kind: string;
  port: number;
  /** Where it holds `{n}`, a number stands that no other request has. */
  text: string;
}

export interface Offer {
  requests: readonly Prepared[];
  /** Part of all requests by kind; 1 together. */
  mix: Readonly<Record<string, number>>;
  perSecond: number;
  seconds: number;
  patienceMs: number;
}

export interface Outcome {
  offered: number;
  /** Whole answers, within the time that somebody waits, by kind. */
  good: Record<string, number>;
  late: number;
  /** Told to come again. */
  refused: number;
  /** Other answers, such as pages with parts missing. */
  notWhole: number;
  broken: number;
  goodMs: number[];
  refusedMs: number[];
  connections: number;
  /** Milliseconds that this process has run meanwhile. */
  cpuMs: number;
}

/** Requests count from when they were due, so that waiting at our side is seen, too. */
export async function offer(wanted: Offer): Promise<Outcome> {
  const { requests, mix, perSecond, seconds, patienceMs } = wanted;
  const clients = new Map<number, RawClient>([...new Set(requests.map(({ port }) => port))].map((port) => [port, createRawClient(port)]));
  const next = chooser(requests, mix);
  const { outcome, note } = createTally(wanted);
  const cpuBefore = process.cpuUsage();
  let open = 0;
  const send = (dueAt: number): void => {
    const { kind, port, text } = next(outcome.offered);
    open += 1;
    clients.get(port)?.send(text, (reply) => {
      open -= 1;
      note(kind, reply, performance.now() - dueAt);
    });
  };
  const startedAt = performance.now();
  for (let now = startedAt; now < startedAt + seconds * 1_000; now = performance.now()) {
    const due = Math.floor(((now - startedAt) / 1_000) * perSecond);
    for (; outcome.offered < due; outcome.offered += 1) send(startedAt + (outcome.offered / perSecond) * 1_000);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  outcome.cpuMs = (user + system) / 1_000;
  for (const until = performance.now() + patienceMs * 2; open > 0 && performance.now() < until; ) await new Promise((resolve) => setTimeout(resolve, 5));
  // Whoever has no answer yet has long gone.
  outcome.late += open;
  for (const client of clients.values()) {
    outcome.connections += client.connections();
    client.close();
  }
  return outcome;
}

function createTally({ mix, patienceMs }: Offer) {
  const outcome: Outcome = { offered: 0, good: Object.fromEntries(Object.keys(mix).map((kind) => [kind, 0])), late: 0, refused: 0, notWhole: 0, broken: 0, goodMs: [], refusedMs: [], connections: 0, cpuMs: 0 };
  const note = (kind: string, reply: { status: number; isWhole: boolean } | undefined, ms: number): void => {
    if (!reply) outcome.broken += 1;
    else if (reply.status === 503) {
      outcome.refused += 1;
      outcome.refusedMs.push(ms);
    } else if (!reply.isWhole) outcome.notWhole += 1;
    else if (ms > patienceMs) outcome.late += 1;
    else {
      outcome.goodMs.push(ms);
      outcome.good[kind] = (outcome.good[kind] ?? 0) + 1;
    }
  };
  return { outcome, note };
}

/** By turns through the requests of each kind; kinds in an order that looks like chance and is always the same. */
function chooser(requests: readonly Prepared[], mix: Readonly<Record<string, number>>): (n: number) => Prepared {
  const byKind = new Map(Object.keys(mix).map((kind) => [kind, requests.filter((request) => request.kind === kind)]));
  const goldenRatio = 0.618_033_988_75;
  const order = Array.from({ length: 1_000 }, (_, i) => kindAt((i * goldenRatio) % 1, mix));
  const turns = new Map<string, number>();
  const first = Date.now();
  return (n) => {
    const kind = order[n % order.length] ?? '';
    const turn = turns.get(kind) ?? 0;
    turns.set(kind, turn + 1);
    const among = byKind.get(kind) ?? [];
    const request = among[turn % among.length];
    if (!request) throw new Error(`Nothing was prepared for "${kind}"`);
    return request.text.includes('{n}') ? { ...request, text: request.text.replace('{n}', `${first}-${n}`) } : request;
  };
}

function kindAt(point: number, mix: Readonly<Record<string, number>>): string {
  let passed = 0;
  for (const [kind, share] of Object.entries(mix)) {
    passed += share;
    if (point < passed) return kind;
  }
  return Object.keys(mix).at(-1) ?? '';
}
