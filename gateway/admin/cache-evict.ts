import type { EvictionTarget } from '../caches/cache-tags.ts';
import type { CacheEvictions } from './cache-evictions.ts';

/** `CacheEvictInput`: its fields may be missing or null. */
export interface CacheEvictInput {
  readonly entity?: { readonly type: string; readonly key: string } | null;
  readonly type?: string | null;
  readonly tag?: string | null;
  readonly subgraph?: string | null;
}

interface CacheEvictError {
  readonly code: 'INVALID_INPUT' | 'NOT_FOUND';
  readonly field: readonly string[];
  readonly message: string;
}

interface CacheEvictPayload {
  readonly evictedTags: readonly string[] | null;
  readonly userErrors: readonly CacheEvictError[];
}

/** The mutation `cacheEvict`. Throws DomainError UNAVAILABLE when Redis does not confirm. */
export async function cacheEvict(input: CacheEvictInput, evictions: CacheEvictions): Promise<CacheEvictPayload> {
  const choices = (['entity', 'type', 'tag', 'subgraph'] as const).filter((name) => input[name] !== undefined && input[name] !== null);
  const [choice] = choices;
  if (choice === undefined || choices.length > 1) return refused('INVALID_INPUT', ['input'], `Give exactly one of entity, type, tag and subgraph${choice ? `, not ${choices.join(' and ')}` : ''}.`);
  const empty = emptyIn(input);
  if (empty) return refused('INVALID_INPUT', ['input', ...empty], `${empty.join('.')} is empty.`);
  const outcome = await evictions.evict(targetOf(input));
  if ('evicted' in outcome) return { evictedTags: outcome.evicted, userErrors: [] };
  const field = choice === 'entity' ? ['input', 'entity', 'type'] : ['input', choice];
  return { evictedTags: null, userErrors: outcome.problems.map(({ message }) => ({ code: 'NOT_FOUND', field, message })) };
}

function targetOf({ entity, type, tag, subgraph }: CacheEvictInput): EvictionTarget {
  return { ...(entity && { entities: [entity] }), ...(type && { types: [type] }), ...(tag && { tags: [tag] }), ...(subgraph && { subgraphs: [subgraph] }) };
}

/** The path of a text without characters. */
function emptyIn({ entity, type, tag, subgraph }: CacheEvictInput): string[] | undefined {
  const texts: readonly (readonly [string[], string | null | undefined])[] = [
    [['entity', 'type'], entity?.type],
    [['entity', 'key'], entity?.key],
    [['type'], type],
    [['tag'], tag],
    [['subgraph'], subgraph],
  ];
  return texts.find(([, text]) => text === '')?.[0];
}

function refused(code: CacheEvictError['code'], field: readonly string[], message: string): CacheEvictPayload {
  return { evictedTags: null, userErrors: [{ code, field, message }] };
}
