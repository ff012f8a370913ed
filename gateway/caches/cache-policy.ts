import { Kind, type FieldNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import type { CacheHint, CacheHints } from './cache-hints.ts';
import type { SupergraphTypes } from './supergraph-types.ts';

/** For how long, and for whom, what a selection brings may be kept. */
export interface CachePolicy {
  readonly maxAgeSeconds: number;
  readonly isPrivate: boolean;
}

export const uncacheable: CachePolicy = { maxAgeSeconds: 0, isPrivate: false };

/** Of nothing: what everything else is stricter than. */
export const unlimited: CachePolicy = { maxAgeSeconds: Infinity, isPrivate: false };

/** The stricter of both in each respect. */
export function stricter(one: CachePolicy, other: CachePolicy): CachePolicy {
  return { maxAgeSeconds: Math.min(one.maxAgeSeconds, other.maxAgeSeconds), isPrivate: one.isPrivate || other.isPrivate };
}

export interface PolicyContext {
  readonly hints: CacheHints;
  readonly types: SupergraphTypes;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/**
 * The policy of a field with all below it, by the rules of Apollo Server: a hint on the field, else on the type it returns; an
 * object without one is not kept; a leaf shares the policy of its parent. Root fields have no parent to share one with.
 */
export function fieldPolicy(context: PolicyContext, parentType: string, field: FieldNode, parent: CachePolicy): CachePolicy {
  const type = context.types.fieldType(parentType, field.name.value);
  if (type === undefined) return uncacheable;
  if (field.name.value === '__typename') return unlimited;
  const own = policyFor(context, `${parentType}.${field.name.value}`, type, parent);
  return field.selectionSet ? stricter(own, selectionPolicy(context, type, field.selectionSet, own)) : own;
}

/** The policy of what is selected on an object, whose own policy is what its leaves inherit. */
export function selectionPolicy(context: PolicyContext, type: string, set: SelectionSetNode, parent: CachePolicy): CachePolicy {
  return set.selections.reduce<CachePolicy>((policy, selection) => {
    if (selection.kind === Kind.FIELD) return stricter(policy, fieldPolicy(context, type, selection, parent));
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : context.fragments.get(selection.name.value);
    if (!fragment) return uncacheable;
    return stricter(policy, selectionPolicy(context, fragment.typeCondition?.name.value ?? type, fragment.selectionSet, parent));
  }, unlimited);
}

/** The policy of an entity as a whole, which its leaves inherit. */
export function typePolicy({ hints }: PolicyContext, type: string): CachePolicy {
  const hint = hints.get(type);
  return { maxAgeSeconds: hint?.maxAgeSeconds ?? 0, isPrivate: hint?.isPrivate ?? false };
}

function policyFor({ hints, types }: PolicyContext, coordinate: string, type: string, parent: CachePolicy): CachePolicy {
  const onField = hints.get(coordinate);
  const onType = types.isComposite(type) ? hints.get(type) : undefined;
  const inherits = !types.isComposite(type) || Boolean(onField?.inheritMaxAge ?? onType?.inheritMaxAge);
  return {
    maxAgeSeconds: first(onField, onType) ?? (inherits ? parent.maxAgeSeconds : 0),
    isPrivate: onField?.isPrivate ?? onType?.isPrivate ?? parent.isPrivate,
  };
}

function first(...hints: readonly (CacheHint | undefined)[]): number | undefined {
  return hints.find((hint) => hint?.maxAgeSeconds !== undefined)?.maxAgeSeconds;
}
