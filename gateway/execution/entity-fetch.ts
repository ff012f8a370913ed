import { addEntityErrors } from './fetch-errors.ts';
import { addFailure } from './fetch-failures.ts';
import type { FetchOperation } from './fetch-operation.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { distinct } from './distinct.ts';
import { forgetReached, reachedBy } from './reached.ts';
import { applyRewrites } from './rewrites.ts';
import type { Run } from './run.ts';
import type { SubgraphAnswer } from './subgraph-call.ts';

/** The entities of one fetch, equal representations once, with every object of the tree each stands for. */
export interface EntityBatch {
  readonly fetch: FetchOperation;
  readonly representations: readonly string[];
  /** `targets[i]` are the objects that the answer to `representations[i]` is merged into. */
  readonly targets: readonly (readonly JsonObject[])[];
  /** See SubgraphCall. */
  readonly since?: number | undefined;
  /** Told what was answered, `_entities` and what was said about it, before it is merged into the tree. */
  readonly received?: (entities: readonly unknown[] | undefined, answer: About) => void;
}

/** What an answer says about some of its entities. */
export type About = Pick<SubgraphAnswer, 'errors' | 'isPersonal'>;

/** Collects what there is to ask; null when there is nothing, so that no request is made. */
export function collectBatch(run: Run, fetch: FetchOperation): EntityBatch | null {
  if (!fetch.representation) return null;
  const { representations, targets } = distinct(reachedBy(run, fetch), fetch.representation);
  if (representations.length === 0) return null;
  return { fetch, representations, targets };
}

/** Merges the answer for a batch into the tree; `entities` is the value of `_entities`. */
export function placeBatch(run: Run, batch: EntityBatch, entities: unknown, about: About): void {
  const { fetch, representations, targets } = batch;
  const { errors = [] } = about;
  batch.received?.(Array.isArray(entities) && entities.length === representations.length ? entities : undefined, about);
  addEntityErrors(run, fetch, errors, targets, entities !== null && entities !== undefined);
  if (entities === null || entities === undefined) {
    if (errors.length === 0) addFailure(run, fetch, new Error('The answer has neither data nor errors'), targets);
    return;
  }
  if (!Array.isArray(entities) || entities.length !== representations.length) {
    const got = Array.isArray(entities) ? `${entities.length}` : 'no list';
    addFailure(run, fetch, new Error(`Expected "data._entities" to contain ${representations.length} elements, got ${got}`), targets);
    return;
  }
  const wrong: (readonly JsonObject[])[] = [];
  let complaint: string | undefined;
  for (let index = 0; index < entities.length; index++) {
    const entity: unknown = entities[index];
    const own = targets[index] ?? [];
    const found = complaintAbout(run, entity, own);
    if (found !== undefined) {
      complaint ??= found;
      wrong.push(own);
    } else if (isJsonObject(entity)) placeEntity(run, fetch, entity, own);
    else noteAbsent(run, own);
  }
  if (complaint !== undefined) addFailure(run, fetch, new Error(complaint), wrong);
}

/** What is wrong with an entity that was answered for these objects: it is none, or one of another type. */
export function complaintAbout({ types }: Run, entity: unknown, targets: readonly JsonObject[]): string | undefined {
  if (entity === null || entity === undefined) return undefined;
  if (!isJsonObject(entity)) return `Expected an entity, got ${JSON.stringify(entity).slice(0, 80)}`;
  const known = targets[0]?.__typename;
  const given = entity.__typename;
  const isRight = typeof given !== 'string' || typeof known !== 'string' || given === known || types.isAbstract(given) || types.matches(given, known);
  return isRight ? undefined : `Expected an entity of type ${known}, got one of type ${given}`;
}

/** Notes that a subgraph knows nothing of an entity: null, where it may be null, is then the answer and no failure. */
export function noteAbsent(run: Run, targets: readonly JsonObject[]): void {
  for (const target of targets) run.absent.add(target);
}

/** Merges one answered entity into every object that stands for it. */
export function placeEntity(run: Run, fetch: FetchOperation, entity: JsonObject, targets: readonly JsonObject[]): void {
  const known = targets[0]?.__typename;
  const given = entity.__typename;
  // An interface object answers with the interface's name; the object type that is known already says more.
  const vague = typeof given === 'string' && typeof known === 'string' && given !== known && run.types.isAbstract(given);
  if (vague || (!given && fetch.node.outputRewrites)) entity.__typename = known;
  if (fetch.node.outputRewrites) applyRewrites(fetch.node.outputRewrites, entity, run.types);
  if (!fetch.mergeAnswer(targets, entity)) return;
  forgetReached(run);
  if (targets.length > 1) run.sharesAnswers = true;
}
