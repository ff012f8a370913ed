import { Kind, valueFromASTUntyped, type ConstDirectiveNode, type DocumentNode } from 'graphql';
import { isAuthenticated, type Viewer } from '#platform/auth/viewer';

/** What a type or a field asks of whoever reads it: https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/directives */
interface Requirement {
  readonly isAuthenticated: boolean;
  /** One of these lists, all of it. */
  readonly scopes: readonly (readonly string[])[] | undefined;
  /** One of these lists, all of it. */
  readonly policies: readonly (readonly string[])[] | undefined;
}

/** By names of types and coordinates of fields. Plain data, so that it can come from another thread. */
export type Requirements = ReadonlyMap<string, Requirement>;

/** What a viewer may not see: names of types and coordinates of fields. */
export interface Refusals {
  /** Equal for equal refusals. */
  readonly key: string;
  readonly names: ReadonlySet<string>;
  readonly code: 'UNAUTHENTICATED' | 'FORBIDDEN';
}

export interface Authorization {
  /** Undefined when the viewer may see everything. */
  refusalsFor(viewer: Viewer): Refusals | undefined;
}

/** The policies that hold for a viewer: those named like one of the viewer's roles. */
const policiesOf = ({ roles }: Viewer): readonly string[] => roles;

/** What a supergraph calls the directives that it has. */
export type DirectiveNames = Partial<Readonly<Record<'authenticated' | 'requiresScopes' | 'policy', string>>>;

/** Reads `@authenticated`, `@requiresScopes` and `@policy` of a supergraph. */
export function readRequirements(document: DocumentNode, called: DirectiveNames): Requirements {
  const requirements = new Map<string, Requirement>();
  const note = (name: string, directives: readonly ConstDirectiveNode[] = []): void => {
    const requirement = requirementOf(directives, called);
    if (requirement) requirements.set(name, requirement);
  };
  for (const definition of document.definitions) {
    if (!('name' in definition) || definition.name === undefined || !('directives' in definition)) continue;
    if (definition.kind === Kind.FRAGMENT_DEFINITION || definition.kind === Kind.OPERATION_DEFINITION) continue;
    note(definition.name.value, definition.directives as readonly ConstDirectiveNode[]);
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const field of definition.fields ?? []) note(`${definition.name.value}.${field.name.value}`, field.directives);
  }
  return requirements;
}

/** Undefined when nothing is asked of anybody. */
export function authorizationOf(requirements: Requirements): Authorization | undefined {
  if (requirements.size === 0) return undefined;
  return {
    refusalsFor(viewer) {
      const refused = [...requirements].filter(([, requirement]) => !isMet(requirement, viewer)).map(([name]) => name);
      if (refused.length === 0) return undefined;
      return { key: refused.join(), names: new Set(refused), code: isAuthenticated(viewer) ? 'FORBIDDEN' : 'UNAUTHENTICATED' };
    },
  };
}

function isMet({ isAuthenticated: isSignedIn, scopes, policies }: Requirement, viewer: Viewer): boolean {
  if (isSignedIn && !isAuthenticated(viewer)) return false;
  return holds(scopes, viewer.scopes) && holds(policies, policiesOf(viewer));
}

function holds(alternatives: readonly (readonly string[])[] | undefined, granted: readonly string[]): boolean {
  return alternatives === undefined || alternatives.some((all) => all.every((each) => granted.includes(each)));
}

function requirementOf(directives: readonly ConstDirectiveNode[], called: DirectiveNames): Requirement | undefined {
  const named = (name: string | undefined) => directives.find((directive) => directive.name.value === name);
  const listOf = (name: string | undefined, argument: string): string[][] | undefined => {
    const value = named(name)?.arguments?.find((given) => given.name.value === argument)?.value;
    return value && (valueFromASTUntyped(value) as string[][]);
  };
  const requirement = { isAuthenticated: named(called.authenticated) !== undefined, scopes: listOf(called.requiresScopes, 'scopes'), policies: listOf(called.policy, 'policies') };
  return requirement.isAuthenticated || requirement.scopes || requirement.policies ? requirement : undefined;
}
