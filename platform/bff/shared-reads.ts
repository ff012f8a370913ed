import { createSingleFlight } from '../cache/single-flight.ts';
import { deadlineIn } from '../resilience/deadline.ts';
import { counter } from '../telemetry/metrics.ts';
import type { GatewayCall, GatewayClient } from './gateway-client.ts';
import type { GatewayResult } from './gateway-result.ts';
import type { PageCache } from './page-cache.ts';
import type { RegisteredOperation } from './registered-operation.ts';
import { createTaggedStore, tagsIn } from './tagged-store.ts';

/** Reads what everybody sees once for all, and what is somebody's own for them alone. */
export interface SharedReads extends Pick<PageCache, 'evict' | 'clear'>, Pick<GatewayClient, 'send'> {}

export interface SharedReadsOptions {
  /** Name in metrics. */
  name: string;
  gateway: Pick<GatewayClient, 'send'>;
  /** Until this age a result is given as it is. */
  freshMs: number;
  /** After that, until this age, the old result is given while a new one is asked for. */
  staleMs: number;
  /**
   * Operations of which everybody gets the same, by name, with the switches (`withRecentOrders`) of the parts of which that is not true.
   * Each root field of such a part must be behind its switch, and no part behind two.
   */
  operations: Readonly<Record<string, readonly string[]>>;
  /**
   * Gives nothing from memory to a screen that asks for nothing of the viewer's own: where nobody has looked at the token before, only the gateway can
   * refuse a wrong one.
   */
  onlyBesideOwn?: boolean;
  /** Most memory, counted as JSON. */
  maxBytes?: number;
  /** Finds in a result's JSON, in its first group, the tags by which it is evicted. What was asked for by a variable is a tag as well. */
  tagPattern: RegExp;
  /** Longest that the gateway may take for what all wait for. */
  timeoutMs: number;
}

interface KeptResult {
  readonly result: GatewayResult<unknown>;
  readonly bytes: number;
}

type Variables = Readonly<Record<string, unknown>>;

/** The variables for everybody's parts, and for the viewer's own. */
interface Parts {
  readonly shared: Variables;
  readonly own: Variables | undefined;
}

const isSwitch = /^with[A-Z]/;
const lookups = counter({ name: 'bff_shared_reads_total', help: 'Lookups of what everybody sees alike', labels: ['reads', 'result'] });

/**
 * Lets people who are signed in have the public parts of a screen from memory, too: those are asked for without anybody's name, so that nothing of a
 * person can be in them, and once for all. Only the person's own parts are asked for with their token, if the screen has any. Meant for viewers to whom
 * the gateway shows of public things what it shows to anybody; all others, and operations that are not declared, go to the gateway as they are.
 * What came with an error is not kept, and whoever asked gets it as if nothing was shared.
 */
export function createSharedReads(options: SharedReadsOptions): SharedReads {
  const { name, gateway, freshMs, staleMs, operations, maxBytes = 64 * 1024 * 1024, tagPattern, timeoutMs, onlyBesideOwn = false } = options;
  if (!(freshMs > 0 && staleMs >= freshMs)) throw new RangeError(`Expected 0 < freshMs <= staleMs, got ${freshMs} and ${staleMs}`);
  const kept = createTaggedStore<KeptResult>({ maxBytes, sizeOf: ({ bytes }) => bytes });
  const flights = createSingleFlight<GatewayResult<unknown>>();

  const ask = (key: string, operation: RegisteredOperation<unknown, Variables>, variables: Variables, { clientAddress }: GatewayCall): Promise<GatewayResult<unknown>> => {
    const moment = kept.moment();
    // Part of the key: who asks after an eviction must not join work begun before it.
    return flights.run(`${moment} ${key}`, async () => {
      const result = await gateway.send(operation, variables, { deadline: deadlineIn(timeoutMs), clientAddress });
      if (result.errors.length > 0 || result.data === null) return result;
      const text = JSON.stringify(result.data);
      kept.put(key, { result, bytes: text.length }, tagsIn(JSON.stringify(variables), text, tagPattern), moment);
      return result;
    });
  };

  const read = (operation: RegisteredOperation<unknown, Variables>, variables: Variables, call: GatewayCall): GatewayResult<unknown> | Promise<GatewayResult<unknown>> => {
    const key = `${operation.id} ${JSON.stringify(variables)}`;
    const found = kept.get(key);
    const age = found ? Date.now() - found.madeAt : Infinity;
    const result = age < freshMs ? 'hit' : age < staleMs ? 'stale' : 'miss';
    lookups.inc({ reads: name, result });
    if (!found || result === 'miss') return ask(key, operation, variables, call);
    if (result === 'stale') void ask(key, operation, variables, call);
    return found.value.result;
  };

  const sendParts = async <Result, Asked>(operation: RegisteredOperation<Result, Asked>, variables: Asked, call: GatewayCall, parts: Parts): Promise<GatewayResult<Result>> => {
    const own = parts.own as Asked | undefined;
    const [everybodys, mine] = await Promise.all([read(operation as RegisteredOperation<unknown, never> as RegisteredOperation<unknown, Variables>, parts.shared, call), own && gateway.send(operation, own, call)]);
    if (everybodys.errors.length > 0) return gateway.send(operation, variables, call);
    const shared = everybodys as GatewayResult<Result>;
    return mine ? { data: mine.data && { ...shared.data, ...mine.data }, errors: mine.errors } : shared;
  };

  return {
    send<Result, Asked>(operation: RegisteredOperation<Result, Asked>, variables: Asked, call: GatewayCall) {
      const personal = operations[operation.name];
      const parts = personal && split(variables as Variables, personal);
      return parts && (parts.own || !onlyBesideOwn) ? sendParts(operation, variables, call, parts) : gateway.send(operation, variables, call);
    },
    evict: kept.evict,
    clear: kept.clear,
  };
}

/** What is kept, made of something that is kept, too: one is forgotten with the other. */
export function keptOver<Upper extends Pick<PageCache, 'evict' | 'clear'>>(lower: Pick<PageCache, 'evict' | 'clear'>, upper: Upper): Upper {
  return {
    ...upper,
    evict(tags) {
      lower.evict(tags);
      upper.evict(tags);
    },
    clear() {
      lower.clear();
      upper.clear();
    },
  };
}

/** The variables for everybody's parts and for the viewer's own; undefined when there is nothing of everybody's. */
function split(variables: Variables, personal: readonly string[]): Parts | undefined {
  const isOn = (name: string): boolean => isSwitch.test(name) && variables[name] === true;
  const own = personal.filter(isOn);
  const shared = Object.keys(variables).filter((name) => isOn(name) && !personal.includes(name));
  if (own.length === 0) return { shared: variables, own: undefined };
  if (shared.length === 0) return undefined;
  return { shared: without(variables, own), own: without(variables, shared) };
}

function without(variables: Variables, switches: readonly string[]): Variables {
  return { ...variables, ...Object.fromEntries(switches.map((name) => [name, false])) };
}
