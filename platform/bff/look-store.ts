import { deadlineIn } from '../resilience/deadline.ts';
import { counter } from '../telemetry/metrics.ts';
import type { GatewayCall, GatewayClient } from './gateway-client.ts';
import type { RegisteredOperation } from './registered-operation.ts';
import { createTaggedStore, tagsIn } from './tagged-store.ts';

/** A thing as everybody sees it: the product on somebody's wishlist, not that it is there. */
export interface Entity {
  readonly id: string;
}

export type Variables = Readonly<Record<string, unknown>>;

/** How things that everybody sees alike are asked for by themselves. */
export interface LookUp<Found, Look extends Entity> {
  /** Asks by `$ids`, at most 100. */
  readonly operation: RegisteredOperation<Found, never>;
  /** What they look like depends on, beside their ids: of the variables that the screen's operation is asked with. */
  variables(asked: Variables): Variables;
  foundIn(found: Found): readonly Look[] | null | undefined;
}

export interface LookStoreOptions {
  /** Name in metrics. */
  name: string;
  gateway: Pick<GatewayClient, 'send'>;
  /**
   * Until `freshMs` a thing is given as it is, until `staleMs` while it is asked for anew. Looked at each time, since how long something may be kept
   * depends on whether changes are heard of.
   */
  ages(): { freshMs: number; staleMs: number };
  /** Most memory, counted as JSON. */
  maxBytes?: number;
  /** Finds in a thing's JSON, in its first group, the tags by which it is evicted. Its id is one, too. */
  tagPattern: RegExp;
  /** Longest that the gateway may take for what all wait for. */
  timeoutMs: number;
}

/** Things of one kind, in one language and so on. */
export interface LookFamily {
  /** All of them from memory, or undefined. */
  recall(ids: ReadonlySet<string>): ReadonlyMap<string, Entity> | undefined;
  /** Asks for what is not in memory, or old, and waits for nothing. */
  prepare(ids: ReadonlySet<string>): void;
}

/** Things as everybody sees them, in memory, asked for in nobody's name. */
export interface LookStore {
  /** Those that an operation asked with these variables shows. */
  of(lookUp: LookUp<unknown, Entity>, asked: Variables, call: GatewayCall): LookFamily;
  evict(tags: readonly string[]): void;
  clear(): void;
}

/** Null for what nobody in particular gets to see. */
interface KeptLook {
  readonly look: Entity | null;
  readonly bytes: number;
}

interface Question {
  readonly lookUp: LookUp<unknown, Entity>;
  readonly variables: Variables;
  /** What the keys of such things begin with. */
  readonly prefix: string;
}

const mostIds = 100;
const lookups = counter({ name: 'bff_shared_looks_total', help: 'Pages whose public things were looked for in memory', labels: ['looks', 'result'] });

export function createLookStore({ name, gateway, ages, maxBytes = 64 * 1024 * 1024, tagPattern, timeoutMs }: LookStoreOptions): LookStore {
  const kept = createTaggedStore<KeptLook>({ maxBytes, sizeOf: ({ bytes }) => bytes });
  const askOnce = createQuestions({ gateway, timeoutMs });

  function ask(question: Question, ids: readonly string[], call: GatewayCall): void {
    const moment = kept.moment();
    const keep = (id: string, look: Entity | null): void => {
      const text = JSON.stringify(look);
      const tags = [...new Set([id, ...tagsIn('', text, tagPattern)])];
      kept.put(question.prefix + id, { look, bytes: question.prefix.length + text.length }, tags, moment);
    };
    askOnce({ question, ids, call, moment, keep });
  }

  return {
    of(lookUp, asked, call) {
      let known: Question | undefined;
      const question = (): Question => (known ??= questionOf(lookUp, asked));
      const ageOf = (entry: { madeAt: number } | undefined): number => (entry ? Date.now() - entry.madeAt : Infinity);
      return {
        recall(ids) {
          if (ids.size === 0) return nothing;
          const { prefix } = question();
          const { staleMs } = ages();
          const found = new Map<string, Entity>();
          for (const id of ids) {
            const entry = kept.get(prefix + id);
            if (entry?.value.look && ageOf(entry) < staleMs) found.set(id, entry.value.look);
          }
          lookups.inc({ looks: name, result: found.size === ids.size ? 'hit' : 'miss' });
          return found.size === ids.size ? found : undefined;
        },
        prepare(ids) {
          if (ids.size === 0) return;
          const { freshMs } = ages();
          const old = [...ids].filter((id) => ageOf(kept.get(question().prefix + id)) >= freshMs);
          if (old.length > 0) ask(question(), old, call);
        },
      };
    },
    evict: kept.evict,
    clear: kept.clear,
  };
}

const nothing: ReadonlyMap<string, Entity> = new Map();

function questionOf(lookUp: LookUp<unknown, Entity>, asked: Variables): Question {
  const variables = lookUp.variables(asked);
  return { lookUp, variables, prefix: `${lookUp.operation.id} ${JSON.stringify(variables)} ` };
}

interface Asking {
  question: Question;
  ids: readonly string[];
  call: GatewayCall;
  /** Changes with each eviction: what was asked for before one is asked for once more. */
  moment: number;
  keep(id: string, look: Entity | null): void;
}

/** Asks in nobody's name, for nothing twice at the same time. What comes with an error is not kept. */
function createQuestions({ gateway, timeoutMs }: Pick<LookStoreOptions, 'gateway' | 'timeoutMs'>): (asking: Asking) => void {
  const underWay = new Set<string>();
  const ask = async (ids: readonly string[], { question: { lookUp, variables }, call, keep }: Asking): Promise<void> => {
    const { data, errors } = await gateway.send(lookUp.operation, { ...variables, ids } as never, { deadline: deadlineIn(timeoutMs), clientAddress: call.clientAddress });
    if (errors.length > 0 || data === null) return;
    const found = new Map((lookUp.foundIn(data) ?? []).map((look) => [look.id, look]));
    for (const id of ids) keep(id, found.get(id) ?? null);
  };
  return (asking) => {
    const start = `${asking.moment} ${asking.question.prefix}`;
    const unasked = asking.ids.filter((id) => !underWay.has(start + id));
    for (let from = 0; from < unasked.length; from += mostIds) {
      const some = unasked.slice(from, from + mostIds);
      for (const id of some) underWay.add(start + id);
      void ask(some, asking).finally(() => some.forEach((id) => underWay.delete(start + id)));
    }
  };
}

/**
 * How long looks are kept where whole pages are given for `freshMs`: longer while messages say what has changed, since most things are looked at less
 * often than that; as long as pages otherwise.
 */
export function agesOfLooks(freshMs: number, isFollowing: () => boolean): LookStoreOptions['ages'] {
  const [followed, unfollowed] = [{ freshMs: freshMs * 5, staleMs: freshMs * 30 }, { freshMs, staleMs: freshMs * 5 }];
  return () => (isFollowing() ? followed : unfollowed);
}
