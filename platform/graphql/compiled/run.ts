/** What one execution of a compiled operation carries, and how its errors find their place. */
import { locatedError, type FieldNode, type GraphQLError, type GraphQLResolveInfo } from 'graphql';

export interface Run {
  readonly context: unknown;
  readonly variables: Record<string, unknown>;
  readonly errors: GraphQLError[];
  /** Arguments that depend on variables, by field: the same for each object that the field is asked of. */
  readonly args: (Readonly<Record<string, unknown>> | undefined)[];
  /** By field; without a path. */
  readonly infos: (GraphQLResolveInfo | undefined)[];
}

/** Where a value stands in the answer; as in graphql-js, whose resolvers see it in `info.path`. */
export interface Path {
  readonly prev: Path | undefined;
  readonly key: string | number;
  readonly typename: string | undefined;
}

/** Turns what a resolver returned into what the answer has. Returns promises only where it has to. */
export type Complete = (value: unknown, parent: Path | undefined, key: string | number, run: Run) => unknown;

/** A place for a value: a field, or an item of a list. */
export interface Slot {
  readonly isNullable: boolean;
  /** Tells values that need nothing done to them; absent where all do. */
  readonly isDone: ((value: unknown) => boolean) | undefined;
  readonly complete: Complete;
  readonly nodes: readonly FieldNode[];
}

/** Fills a slot. An error makes it null where that is allowed, and else goes on to what is around it. */
export function fill(slot: Slot, value: unknown, parent: Path | undefined, key: string | number, run: Run): unknown {
  if (isPromise(value)) return value.then((settled) => fill(slot, settled, parent, key, run), (error: unknown) => fail(slot, error, parent, key, run));
  try {
    const done = slot.complete(value, parent, key, run);
    return isPromise(done) ? done.then(undefined, (error: unknown) => fail(slot, error, parent, key, run)) : done;
  } catch (error) {
    return fail(slot, error, parent, key, run);
  }
}

/** Notes the error and gives null, or throws it with its place. */
export function fail(slot: Slot, error: unknown, parent: Path | undefined, key: string | number, run: Run): null {
  const located = locatedError(error, slot.nodes, pathOf(parent, key));
  if (!slot.isNullable) throw located;
  run.errors.push(located);
  return null;
}

export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

/** For promises that nobody will look at, since what they are part of has failed already. */
export function abandon(pending: readonly unknown[]): void {
  for (const each of pending) if (isPromise(each)) each.then(undefined, () => undefined);
}

function pathOf(parent: Path | undefined, key: string | number): (string | number)[] {
  const path = [key];
  for (let at = parent; at; at = at.prev) path.push(at.key);
  return path.toReversed();
}
