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
  const own = policyFor(context, { parentType, field: field.name.value, type }, parent);
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
export function typePolicy({ hints, types }: PolicyContext, type: string): CachePolicy {
  const hint = typeHint(hints, type, types.objectsBehind(type));
  return { maxAgeSeconds: hint?.maxAgeSeconds ?? 0, isPrivate: hint?.isPrivate ?? false };
}

/**
 * The policy of a field without what is below it. Which object answers is known too late where a field is asked of an interface, or returns one: then the strictest
 * of what is said of any of them counts.
 */
function policyFor({ hints, types }: PolicyContext, { parentType, field, type }: AskedField, parent: CachePolicy): CachePolicy {
  const onType = types.isComposite(type) ? typeHint(hints, type, types.objectsBehind(type)) : undefined;
  return [parentType, ...types.objectsBehind(parentType)].reduce<CachePolicy>((policy, owner) => {
    const onField = hints.get(`${owner}.${field}`);
    const inherits = !types.isComposite(type) || Boolean(onField?.inheritMaxAge ?? onType?.inheritMaxAge);
    return stricter(policy, {
      maxAgeSeconds: first(onField, onType) ?? (inherits ? parent.maxAgeSeconds : 0),
      isPrivate: onField?.isPrivate ?? onType?.isPrivate ?? parent.isPrivate,
    });
  }, unlimited);
}

interface AskedField {
  readonly parentType: string;
  readonly field: string;
  /** What it returns. */
  readonly type: string;
}

/** The hint of a type, as strict as those of the object types behind it; like an object, an interface that says nothing of its age has none. */
function typeHint(hints: CacheHints, type: string, behind: readonly string[]): CacheHint | undefined {
  const own = hints.get(type);
  const further = behind.flatMap((object) => hints.get(object) ?? []);
  if (further.length === 0) return own;
  const ages = further.flatMap(({ maxAgeSeconds }) => maxAgeSeconds ?? []);
  return {
    maxAgeSeconds: own?.maxAgeSeconds === undefined ? undefined : Math.min(own.maxAgeSeconds, ...ages),
    isPrivate: further.some(({ isPrivate }) => isPrivate) || own?.isPrivate,
    inheritMaxAge: own?.inheritMaxAge ?? false,
  };
}

function first(...hints: readonly (CacheHint | undefined)[]): number | undefined {
  return hints.find((hint) => hint?.maxAgeSeconds !== undefined)?.maxAgeSeconds;
}
