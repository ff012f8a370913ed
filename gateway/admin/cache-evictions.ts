import { DomainError } from '#platform/errors/domain-error';
import type { Logger } from '#platform/telemetry/logger';
import type { EvictionTarget } from '../caches/cache-tags.ts';
import type { GatewayCache } from '../caches/gateway-cache.ts';
import { createSupergraphTypes, type SupergraphTypes } from '../caches/supergraph-types.ts';
import type { SupergraphVersion } from '../supergraph/version.ts';

/** A name that the supergraph does not have. Nothing is evicted then, so that a slip is told and not taken for done. */
export interface EvictionProblem {
  readonly list: keyof EvictionTarget;
  readonly index: number;
  readonly message: string;
}

export type EvictionOutcome = { readonly evicted: readonly string[] } | { readonly problems: readonly EvictionProblem[] };

export interface CacheEvictions {
  /** Evicts what operators name; throws DomainError UNAVAILABLE when Redis does not confirm. */
  evict(target: EvictionTarget): Promise<EvictionOutcome>;
  isTrusted(): boolean;
  /** Subgraphs of the supergraph that serves. */
  subgraphs(): readonly string[];
}

export interface CacheEvictionsOptions {
  cache: GatewayCache;
  current: () => SupergraphVersion | undefined;
  logger: Logger;
}

/** Evictions by operators, whichever way they come in. */
export function createCacheEvictions({ cache, current, logger }: CacheEvictionsOptions): CacheEvictions {
  const subgraphs = (): string[] => (current()?.loaded.facts.subgraphs ?? []).map(({ name }) => name);
  return {
    subgraphs,
    isTrusted: () => cache.isTrusted(),
    async evict(target) {
      const types = createSupergraphTypes(current()?.loaded.facts.types ?? new Map());
      const problems = problemsOf(target, { types, subgraphs: subgraphs() });
      if (problems.length > 0) return { problems };
      try {
        const { tags } = await cache.evict({ ...target, types: target.types?.flatMap((type) => (types.isObject(type) ? [type] : types.objectsBehind(type))) });
        logger.info({ tags }, 'evicted from the cache by an operator');
        return { evicted: tags };
      } catch (failure) {
        logger.warn({ err: failure }, 'an eviction by an operator failed');
        throw new DomainError('UNAVAILABLE', 'Redis did not confirm the eviction; try again.', { cause: failure });
      }
    },
  };
}

interface Known {
  readonly types: SupergraphTypes;
  readonly subgraphs: readonly string[];
}

/** What is wrong with a name; undefined when the supergraph has it. */
type Check = (name: string, known: Known) => string | undefined;

function problemsOf({ entities = [], types = [], fields = [], subgraphs = [], tags = [] }: EvictionTarget, known: Known): EvictionProblem[] {
  const wrong = (list: keyof EvictionTarget, names: readonly string[], check: Check): EvictionProblem[] =>
    names.flatMap((name, index) => {
      const message = check(name, known);
      return message === undefined ? [] : [{ list, index, message }];
    });
  return [
    ...wrong('entities', entities.map(({ type }) => type), entityProblem),
    ...wrong('types', types, typeProblem),
    ...wrong('fields', fields, fieldProblem),
    ...wrong('subgraphs', subgraphs, subgraphProblem),
    ...wrong('tags', tags, tagProblem),
  ];
}

const typeProblem: Check = (name, { types }) => (types.isComposite(name) ? undefined : `The supergraph has no object, interface or union "${name}".`);

const entityProblem: Check = (name, { types, subgraphs }) => {
  if (!types.isObject(name)) return `The supergraph has no object type "${name}".`;
  return subgraphs.some((subgraph) => types.keyField(subgraph, name)) ? undefined : `"${name}" has no key of one field, so that none of them is kept by its key: evict the type.`;
};

const fieldProblem: Check = (coordinate, { types }) => {
  const [type = '', field = ''] = coordinate.split('.');
  return types.fieldType(type, field) === undefined ? `The supergraph has no field "${coordinate}"; expected one like "Query.products".` : undefined;
};

const subgraphProblem: Check = (name, { subgraphs }) => (subgraphs.includes(name) ? undefined : `The supergraph has no subgraph "${name}"; it has ${subgraphs.join(', ')}.`);

/** What follows the colon of a tag, by what stands before it. */
const tagKinds: Readonly<Record<string, Check>> = {
  subgraph: subgraphProblem,
  type: typeProblem,
  nothing: typeProblem,
  field: fieldProblem,
  entity(rest, known) {
    const [type = '', ...key] = rest.split(':');
    return key.join(':') === '' ? 'A tag of an entity is "entity:<type>:<key>".' : entityProblem(type, known);
  },
};

const tagProblem: Check = (tag, known) => {
  if (tag === 'everything') return undefined;
  const [kind = '', ...rest] = tag.split(':');
  const check = Object.hasOwn(tagKinds, kind) ? tagKinds[kind] : undefined;
  return check ? check(rest.join(':'), known) : `There are no tags like "${tag}": expected "everything", or one that begins with ${Object.keys(tagKinds).join(':, ')}:.`;
};
