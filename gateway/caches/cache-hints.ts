import { Kind, type ConstDirectiveNode, type DocumentNode } from 'graphql';

/** What a `@cacheControl` says; what it leaves out is undefined. */
export interface CacheHint {
  readonly maxAgeSeconds: number | undefined;
  readonly isPrivate: boolean | undefined;
  readonly inheritMaxAge: boolean;
}

/** The hints of a supergraph: of types by name, of fields by coordinate. */
export type CacheHints = ReadonlyMap<string, CacheHint>;

/** Reads `@cacheControl` from a supergraph, into which composition carries it by `@composeDirective`. */
export function readCacheHints(document: DocumentNode): CacheHints {
  const hints = new Map<string, CacheHint>();
  const note = (coordinate: string, directives: readonly ConstDirectiveNode[] = []): void => {
    const directive = directives.find(({ name }) => name.value === 'cacheControl');
    if (directive) hints.set(coordinate, hintOf(directive));
  };
  for (const definition of document.definitions) {
    if (definition.kind === Kind.UNION_TYPE_DEFINITION) note(definition.name.value, definition.directives);
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    note(definition.name.value, definition.directives);
    for (const field of definition.fields ?? []) note(`${definition.name.value}.${field.name.value}`, field.directives);
  }
  return hints;
}

function hintOf({ arguments: given = [] }: ConstDirectiveNode): CacheHint {
  const valueOf = (name: string) => given.find((argument) => argument.name.value === name)?.value;
  const maxAge = valueOf('maxAge');
  const scope = valueOf('scope');
  const inherit = valueOf('inheritMaxAge');
  return {
    maxAgeSeconds: maxAge?.kind === Kind.INT ? Number(maxAge.value) : undefined,
    // A scope that nobody knows is taken for the careful one.
    isPrivate: scope?.kind === Kind.ENUM || scope?.kind === Kind.STRING ? scope.value !== 'PUBLIC' : undefined,
    inheritMaxAge: inherit?.kind === Kind.BOOLEAN && inherit.value,
  };
}
