import { createHash } from 'node:crypto';
import { counter } from '#platform/telemetry/metrics';
import type { Viewer } from '#platform/auth/viewer';
import type { PreparedOperation } from '../execution/engine.ts';
import { withoutValues } from './without-values.ts';

/** One operation of one client on one day. */
export interface OperationCount {
  /** sha256 of the text: of the registered text, or of the one without values. */
  readonly id: string;
  readonly name: string | undefined;
  /** Without values and aliases; undefined for registered operations, whose text is known. */
  readonly document: string | undefined;
  calls: number;
  /** YYYY-MM-DD, UTC. */
  lastSeen: string;
}

export interface ClientUsage {
  /** YYYY-MM-DD, UTC. */
  readonly day: string;
  readonly schema: 'api' | 'partner';
  readonly client: { readonly name: string; readonly version: string };
  readonly operations: ReadonlyMap<string, OperationCount>;
}

/** Counts which operations clients send. Nobody's name and no value is kept. */
export interface UsageRecorder {
  record(viewer: Viewer, prepared: PreparedOperation, describe: () => { query: string; operationName: string | undefined }): void;
  /** What was counted by day and client since the start, the last few days of it. */
  counts(): readonly ClientUsage[];
}

export interface UsageRecorderOptions {
  /** Ids of registered operations. */
  isRegistered?: (id: string) => boolean;
  maxClients?: number;
  maxOperationsPerClient?: number;
  now?: () => Date;
}

const uncounted = counter({ name: 'gateway_usage_uncounted_total', help: 'Calls whose client or operation was one too many to be told apart', labels: ['reason'] });
const keptDays = 2;

interface Pending {
  readonly usage: Omit<ClientUsage, 'operations' | 'day'>;
  readonly calls: Map<PreparedOperation, { calls: number; describe: () => { query: string; operationName: string | undefined } }>;
}

/**
 * Counting a call costs two look-ups; texts are hashed and stripped of values when somebody asks for the counts. Clients name
 * themselves, so that their number is bounded: those after the first few hundred are counted together.
 */
export function createUsageRecorder({ isRegistered = () => false, maxClients = 200, maxOperationsPerClient = 1000, now = () => new Date() }: UsageRecorderOptions = {}): UsageRecorder {
  const pending = new Map<string, Pending>();
  const counted = new Map<string, ClientUsage & { operations: Map<string, OperationCount> }>();

  function pendingOf({ kind, client }: Viewer): Pending {
    const schema = kind === 'partner' ? 'partner' : 'api';
    const key = `${schema}\n${client.name}\n${client.version}`;
    const known = pending.get(key);
    if (known) return known;
    if (pending.size >= maxClients) {
      uncounted.inc({ reason: 'clients' });
      return add(`${schema}\nothers\n0`, { schema, client: { name: 'others', version: '0' } });
    }
    return add(key, { schema, client: { name: client.name, version: client.version } });
  }

  function add(key: string, usage: Pending['usage']): Pending {
    const fresh = pending.get(key) ?? { usage, calls: new Map() };
    pending.set(key, fresh);
    return fresh;
  }

  function settle(): void {
    const day = now().toISOString().slice(0, 10);
    for (const [key, { usage, calls }] of pending) {
      const dayKey = `${day}\n${key}`;
      const entry = counted.get(dayKey) ?? { ...usage, day, operations: new Map<string, OperationCount>() };
      counted.set(dayKey, entry);
      for (const { calls: number, describe } of calls.values()) addCalls({ operations: entry.operations, sent: describe(), calls: number, day, isRegistered, max: maxOperationsPerClient });
    }
    pending.clear();
    const oldest = new Date(now().getTime() - keptDays * 86_400_000).toISOString().slice(0, 10);
    for (const [key, entry] of counted) if (entry.day < oldest) counted.delete(key);
  }

  return {
    record(viewer, prepared, describe) {
      const { calls } = pendingOf(viewer);
      const known = calls.get(prepared);
      if (known) known.calls++;
      else if (calls.size < maxOperationsPerClient * 2) calls.set(prepared, { calls: 1, describe });
      else uncounted.inc({ reason: 'operations' });
    },
    counts() {
      settle();
      return [...counted.values()];
    },
  };
}

interface CallsToAdd {
  operations: Map<string, OperationCount>;
  sent: { query: string; operationName: string | undefined };
  calls: number;
  day: string;
  isRegistered: (id: string) => boolean;
  max: number;
}

function addCalls({ operations, sent: { query, operationName }, calls, day, isRegistered, max }: CallsToAdd): void {
  const registeredId = sha256(query);
  const document = isRegistered(registeredId) ? undefined : withoutValues(query, operationName);
  const id = document === undefined ? registeredId : sha256(document);
  const known = operations.get(id);
  if (known) {
    known.calls += calls;
    known.lastSeen = day;
  } else if (operations.size < max) operations.set(id, { id, name: operationName, document, calls, lastSeen: day });
  else uncounted.inc({ reason: 'operations' }, calls);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
