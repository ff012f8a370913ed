import type { FetchDataRewrite, QueryPlanSelectionNode } from '@apollo/query-planner';
import { isInherited, isJsonObject, ownValue, type JsonObject } from './json.ts';
import { applyRewrites } from './rewrites.ts';
import type { EntityKey } from './entity-keys.ts';
import type { TypeConditions } from './type-conditions.ts';

/** How an entity of the tree is named to a subgraph. */
export interface Representation {
  /**
   * The JSON text of it, or null when something the subgraph needs is not there. Text, because the same string is part of the request body
   * and tells equal representations.
   */
  textOf(entity: JsonObject): string | null;
  /** How equal ones of a type are told without writing them down; null where only the texts tell. */
  identityOf(typename: string): Identity | null;
}

/** Two entities of one type have the same representation when all of these fields are equal. */
export interface Identity {
  /** The only field of a key: it alone nearly always decides. */
  readonly key: string;
  readonly others: readonly string[];
}

type Write = (entity: JsonObject) => string | null;

interface Selector {
  readonly key: string;
  /** `"key":` as it stands in the JSON text. */
  readonly label: string;
  readonly guarded: boolean;
  readonly nested: Write | null;
}

export interface RepresentationOptions {
  requires: readonly QueryPlanSelectionNode[];
  inputRewrites: readonly FetchDataRewrite[] | undefined;
  /** The fields that some fetch brings to entities of a type, under the conditions of this compilation. */
  available: (typename: string) => ReadonlySet<string>;
  /** The keys by which the subgraph knows entities of a type; none if it has none. */
  keysOf: (typename: string) => readonly EntityKey[];
  types: TypeConditions;
}

/**
 * Compiles the `requires` of a fetch. A field that no fetch brings (it was skipped on the client's behalf, or is needed for
 * other types only) is left out, as what needs it is not wanted, either; everything else must be there, or the entity is not sent: a subgraph that computes from values which
 * another one failed to give would answer wrongly. Nor is an entity sent of whose type the plan has no key.
 */
export function compileRepresentation({ requires, inputRewrites, available, keysOf, types }: RepresentationOptions): Representation {
  const choose: Choose = (typename, all) => {
    const brought = available(typename);
    const selectors = all.filter(({ key }) => key === '__typename' || brought.has(key));
    const keys = keysOf(typename);
    const hasKey = keys.length === 0 || keys.some((key) => key.every((name) => selectors.some((selector) => selector.key === name)));
    return hasKey ? selectors : [];
  };
  const selectorsOf = perTypename((typename) => choose(typename, selectorsFor(typename, requires, types)));
  const identified: Write = (entity) => (typeof entity.__typename === 'string' ? writeObject(entity, selectorsOf(entity.__typename)) : null);
  const identityOf = perTypename((typename) => identityAmong(selectorsOf(typename), keysOf(typename)));
  if (!inputRewrites?.length) return { textOf: identified, identityOf };
  return {
    textOf(entity) {
      const text = identified(entity);
      if (text === null) return null;
      const representation: unknown = JSON.parse(text);
      applyRewrites(inputRewrites, representation, types);
      return JSON.stringify(representation);
    },
    identityOf,
  };
}

/** Fields with parts of their own, and names that every object answers to, are left to the text. */
function identityAmong(selectors: readonly Selector[], keys: readonly EntityKey[]): Identity | null {
  if (selectors.some(({ nested, guarded }) => nested || guarded)) return null;
  const names = selectors.flatMap(({ key }) => (key === '__typename' ? [] : [key]));
  const key = keys.find((each) => each.length === 1 && names.includes(each[0] ?? ''))?.[0];
  return key === undefined ? null : { key, others: names.filter((name) => name !== key) };
}

function perTypename<T>(compute: (typename: string) => T): (typename: string) => T {
  const known = new Map<string, T>();
  return (typename) => {
    const found = known.get(typename);
    if (found !== undefined) return found;
    const computed = compute(typename);
    known.set(typename, computed);
    return computed;
  };
}

/** Chooses among the selectors for a type; none means that there is nothing to send. */
type Choose = (typename: string, selectors: readonly Selector[]) => readonly Selector[];

function compileObject(selections: readonly QueryPlanSelectionNode[], types: TypeConditions): Write {
  const selectorsOf = perTypename((typename) => selectorsFor(typename, selections, types));
  return (entity) => {
    const selectors = selectorsOf(typeof entity.__typename === 'string' ? entity.__typename : '');
    // There, though nothing is asked of objects of its type: null would say that it is not.
    return selectors.length === 0 ? '{}' : writeObject(entity, selectors);
  };
}

function selectorsFor(
  typename: string,
  selections: readonly QueryPlanSelectionNode[],
  types: TypeConditions,
): readonly Selector[] {
  const fields = new Map<string, QueryPlanSelectionNode[] | null>();
  collectFields(typename, selections, types, fields);
  return [...fields].map(([key, nested]) => ({
    key,
    label: `${JSON.stringify(key)}:`,
    guarded: isInherited(key),
    nested: nested && compileObject(nested, types),
  }));
}

function collectFields(
  typename: string,
  selections: readonly QueryPlanSelectionNode[],
  types: TypeConditions,
  into: Map<string, QueryPlanSelectionNode[] | null>,
): void {
  for (const selection of selections) {
    if (selection.kind === 'InlineFragment') {
      const applies = !selection.typeCondition || types.matches(typename, selection.typeCondition);
      if (applies) collectFields(typename, selection.selections, types, into);
      continue;
    }
    const key = selection.alias ?? selection.name;
    const known = into.get(key);
    const nested = selection.selections ? [...(known ?? []), ...selection.selections] : (known ?? null);
    into.set(key, nested);
  }
}

function writeObject(entity: JsonObject, selectors: readonly Selector[]): string | null {
  let text = '';
  for (const { key, label, guarded, nested } of selectors) {
    const value = guarded ? ownValue(entity, key) : entity[key];
    if (value === undefined) return null;
    const written = nested ? writeNested(value, nested) : writeLeaf(value);
    text += text === '' ? label + written : ',' + label + written;
  }
  return text === '' ? null : `{${text}}`;
}

/** Most are short and hold nothing that JSON escapes: half of what JSON.stringify takes for each. Surrogates are left to it, since it tells lone ones. */
// oxlint-disable-next-line no-control-regex
const escaped = /["\\\u0000-\u001f\ud800-\udfff]/;

function writeLeaf(value: unknown): string {
  return typeof value === 'string' && !escaped.test(value) ? `"${value}"` : JSON.stringify(value);
}

/** What is incomplete inside is sent as null: the subgraph's own nullability decides what that means. */
function writeNested(value: unknown, nested: Write): string {
  if (Array.isArray(value)) return `[${value.map((element) => writeNested(element, nested)).join(',')}]`;
  return isJsonObject(value) ? (nested(value) ?? 'null') : 'null';
}
