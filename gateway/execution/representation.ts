import type { FetchDataRewrite, QueryPlanSelectionNode } from '@apollo/query-planner';
import { isInherited, isJsonObject, ownValue, type JsonObject } from './json.ts';
import { applyRewrites } from './rewrites.ts';
import type { TypeConditions } from './type-conditions.ts';

/**
 * Turns an entity of the tree into the JSON text of its representation, or null when something the subgraph needs is not
 * there. Text, because the same string is the request body and the key by which equal representations are merged.
 */
export type RepresentationOf = (entity: JsonObject) => string | null;

interface Selector {
  readonly key: string;
  /** `"key":` as it stands in the JSON text. */
  readonly label: string;
  readonly guarded: boolean;
  readonly nested: RepresentationOf | null;
}

/** Compiles the `requires` of a fetch. Selectors are built once per concrete type that turns up. */
export function compileRepresentation(
  requires: readonly QueryPlanSelectionNode[],
  inputRewrites: readonly FetchDataRewrite[] | undefined,
  types: TypeConditions,
): RepresentationOf {
  const write = compileObject(requires, types);
  const identified: RepresentationOf = (entity) => (typeof entity.__typename === 'string' ? write(entity) : null);
  if (!inputRewrites?.length) return identified;
  return (entity) => {
    const text = identified(entity);
    if (text === null) return null;
    const representation: unknown = JSON.parse(text);
    applyRewrites(inputRewrites, representation, types);
    return JSON.stringify(representation);
  };
}

function compileObject(selections: readonly QueryPlanSelectionNode[], types: TypeConditions): RepresentationOf {
  const perType = new Map<string, readonly Selector[]>();
  return (entity) => {
    const typename = typeof entity.__typename === 'string' ? entity.__typename : '';
    let selectors = perType.get(typename);
    if (!selectors) {
      selectors = selectorsFor(typename, selections, types);
      perType.set(typename, selectors);
    }
    return writeObject(entity, selectors);
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
    const written = nested ? writeNested(value, nested) : JSON.stringify(value);
    text += text === '' ? label + written : ',' + label + written;
  }
  return text === '' ? null : `{${text}}`;
}

/** What is incomplete inside is sent as null: the subgraph's own nullability decides what that means. */
function writeNested(value: unknown, nested: RepresentationOf): string {
  if (Array.isArray(value)) return `[${value.map((element) => writeNested(element, nested)).join(',')}]`;
  return isJsonObject(value) ? (nested(value) ?? 'null') : 'null';
}
