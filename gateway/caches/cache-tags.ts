/**
 * What an entry of the cache depends on. Eviction is by tag: an entry is good only while none of its tags was evicted after what it
 * holds was asked for.
 */
export const tags = {
  subgraph: (name: string): string => `subgraph:${name}`,
  /** Everything there is. */
  everything: 'everything',
  /** Everything that holds something of a type. */
  type: (type: string): string => `type:${type}`,
  /** Everything that holds an entity. */
  entity: (type: string, key: string): string => `entity:${type}:${key}`,
  /** That there is no such entity: outdated as soon as any entity of the type has changed. */
  nothing: (type: string): string => `nothing:${type}`,
  /** Everything that holds the answer of a field, such as `Query.products`. */
  field: (coordinate: string): string => `field:${coordinate}`,
};

/** What to evict, as people and events say it. */
export interface EvictionTarget {
  readonly entities?: readonly { readonly type: string; readonly key: string }[] | undefined;
  readonly types?: readonly string[] | undefined;
  readonly fields?: readonly string[] | undefined;
  readonly subgraphs?: readonly string[] | undefined;
  /** Tags as they are. */
  readonly tags?: readonly string[] | undefined;
}

/** The tags of a target. */
export function tagsOf({ entities = [], types = [], fields = [], subgraphs = [], tags: given = [] }: EvictionTarget): string[] {
  const evicted = [
    ...entities.flatMap(({ type, key }) => [tags.entity(type, key), tags.nothing(type)]),
    ...types.flatMap((type) => [tags.type(type), tags.nothing(type)]),
    ...fields.map(tags.field),
    ...subgraphs.map(tags.subgraph),
    ...given,
  ];
  return [...new Set(evicted)];
}
