import type { GatewayClient } from './gateway-client.ts';
import { createLookStore, type Entity, type LookFamily, type LookStore, type LookStoreOptions, type LookUp, type Variables } from './look-store.ts';

/** A place in a result where a thing that everybody sees alike belongs. */
export interface Slot<Look> {
  /** Undefined where there is none in a result in full: it is gone, or could not be read. */
  readonly id: string | undefined;
  /** Puts it there. The thing itself must not be changed: others are given it, too. */
  put(look: Look): void;
}

/** Where such things are in one operation's result. Asked with `inFull: false` it has their ids only. */
export interface SharedPart<Result, Found, Look extends Entity> {
  readonly lookUp: LookUp<Found, Look>;
  /** Of a result in full or not. */
  slotsIn(data: Result): readonly Slot<Look>[];
}

export type AnySharedPart = SharedPart<unknown, unknown, Entity>;

export interface SharedEntitiesOptions extends LookStoreOptions {
  /** By the name of the operation. */
  parts: Readonly<Record<string, AnySharedPart>>;
}

export interface SharedEntities extends Pick<LookStore, 'evict' | 'clear'>, Pick<GatewayClient, 'send'> {}

/**
 * Asks in somebody's name for no more than what is theirs, by ids (the gateway then has a subgraph less to ask), where what those are is in memory: things
 * that were asked for in nobody's name, so that nothing of a person can be in them. Whether they are in memory is told beforehand by what the same viewer
 * was shown last. If not, their whole operation is asked for, as if nothing was shared, so that nobody waits for two questions one after the other, and
 * memory is filled meanwhile for those who look again. So it is, too, with what not everybody sees, but this viewer may (who bought it, say), and after each
 * change that they make. Meant for viewers to whom the gateway shows of public things what it shows to anybody.
 */
export function createSharedEntities({ parts, ...options }: SharedEntitiesOptions): SharedEntities {
  const { gateway } = options;
  const store = createLookStore(options);
  const shown = createShown();
  return {
    async send(operation, variables, call) {
      const viewer = call.accessToken ?? call.guestToken;
      if (viewer && operation.type === 'mutation') shown.forget(viewer);
      const part = parts[operation.name];
      if (!part || !viewer) return gateway.send(operation, variables, call);
      const page = `${operation.name} ${JSON.stringify(variables)}`;
      const looks = store.of(part.lookUp, variables as Variables, call);
      const before = shown.last(viewer, page);
      const note = (data: unknown): void => {
        const ids = idsOf(part.slotsIn(data));
        shown.note(viewer, page, ids);
        // Who looks once and never again should not cost a question more.
        if (ids && before) looks.prepare(ids);
      };

      if (before && looks.recall(before)) {
        const result = await gateway.send(operation, { ...variables, inFull: false }, call);
        if (result.data === null) return result;
        note(result.data);
        if (isFilled(part.slotsIn(result.data), looks)) return result;
      }
      const whole = await gateway.send(operation, variables, call);
      if (whole.data !== null) note(whole.data);
      return whole;
    },
    evict: store.evict,
    clear: store.clear,
  };
}

/** Undefined when something has none. */
function idsOf(slots: readonly Slot<unknown>[]): ReadonlySet<string> | undefined {
  const ids = slots.flatMap(({ id }) => id ?? []);
  return ids.length === slots.length ? new Set(ids) : undefined;
}

/** Puts everything in its place, if all of it is in memory. */
function isFilled(slots: readonly Slot<Entity>[], looks: LookFamily): boolean {
  const ids = idsOf(slots);
  const found = ids && looks.recall(ids);
  for (const { id, put } of found ? slots : []) put(found?.get(id ?? '') as Entity);
  return found !== undefined;
}

const mostViewers = 5_000;
const mostPages = 8;

/** Which things viewers were shown last, by page. */
function createShown() {
  const byViewer = new Map<string, Map<string, ReadonlySet<string> | undefined>>();
  return {
    last: (viewer: string, page: string): ReadonlySet<string> | undefined => byViewer.get(viewer)?.get(page),
    note(viewer: string, page: string, ids: ReadonlySet<string> | undefined): void {
      const known = byViewer.get(viewer) ?? new Map<string, ReadonlySet<string> | undefined>();
      putLast(known, page, ids, mostPages);
      putLast(byViewer, viewer, known, mostViewers);
    },
    forget: (viewer: string): void => void byViewer.delete(viewer),
  };
}

/** Puts it at the end; what has been there the longest goes. */
function putLast<Value>(into: Map<string, Value>, key: string, value: Value, most: number): void {
  into.delete(key);
  into.set(key, value);
  if (into.size <= most) return;
  const [oldest] = into.keys();
  if (oldest !== undefined) into.delete(oldest);
}
