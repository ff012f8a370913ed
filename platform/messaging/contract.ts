import type { z } from 'zod';

/** What one side publishes and others consume: a versioned type with a schema. Published versions never change. */
export interface Contract<S extends z.ZodType = z.ZodType> {
  readonly kind: 'event' | 'command' | 'signal';
  /** `<noun>.<what happened>.v<version>` */
  readonly type: string;
  /** The kind of aggregate whose id and version order the messages. */
  readonly aggregate: string;
  /** The one service that publishes this event or signal; a command may come from anyone. */
  readonly producer?: string;
  /** The one service that carries this command out. */
  readonly target?: string;
  readonly schema: S;
  readonly example: z.output<S>;
  /** Fields that the event log, which is kept for good, leaves out: what is said of a person, such as an address. */
  readonly notLogged?: readonly string[];
}

/** The data of a contract's messages as a handler receives it. */
export type DataOf<C extends Contract> = z.output<C['schema']>;

/** The data of a contract's messages as a producer hands it over. */
export type InputOf<C extends Contract> = z.input<C['schema']>;

interface EventDefinition<S extends z.ZodType> {
  type: string;
  aggregate: string;
  producer: string;
  schema: S;
  example: z.input<S>;
  /** Fields of the data that are delivered, but not kept in the event log. */
  notLogged?: readonly (keyof z.output<S> & string)[];
}

interface CommandDefinition<S extends z.ZodType> {
  type: string;
  target: string;
  /** Kind of the sender's aggregate; the target's name if left out. */
  aggregate?: string;
  schema: S;
  example: z.input<S>;
}

const typePattern = /^[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)+\.v[1-9]\d*$/;

/** Declares a fact that `producer` announces to any number of consumers. Throws if the example misses the schema. */
export function defineEvent<S extends z.ZodType>({ type, aggregate, producer, schema, example, notLogged = [] }: EventDefinition<S>): Contract<S> {
  return { kind: 'event', type: checkedType(type), aggregate, producer, schema, example: schema.parse(example), notLogged };
}

/** What the event log keeps of an event's data. */
export function loggedPart({ notLogged = [] }: Pick<Contract, 'notLogged'>, data: unknown): unknown {
  if (notLogged.length === 0) return data;
  const kept = { ...(data as Record<string, unknown>) };
  for (const field of notLogged) delete kept[field];
  return kept;
}

/** Declares a request to the one service `target`. Throws if the example misses the schema. */
export function defineCommand<S extends z.ZodType>({ type, target, aggregate = target, schema, example }: CommandDefinition<S>): Contract<S> {
  return { kind: 'command', type: checkedType(type), aggregate, target, schema, example: schema.parse(example) };
}

/**
 * Declares what `producer` tells whoever watches at that moment, such as a connection to a browser: it is kept neither in the
 * event log nor for consumers that come later, and nobody relies on it. Throws if the example misses the schema.
 */
export function defineSignal<S extends z.ZodType>({ type, aggregate, producer, schema, example }: Omit<EventDefinition<S>, 'notLogged'>): Contract<S> {
  return { kind: 'signal', type: checkedType(type), aggregate, producer, schema, example: schema.parse(example) };
}

function checkedType(type: string): string {
  if (typePattern.test(type)) return type;
  throw new TypeError(`Message type "${type}" is not valid; expected dotted lowercase words and a version, such as order.placed.v1`);
}
