import { isDeepStrictEqual } from 'node:util';
import { GraphQLError, Kind, parse, validate, visit, type DocumentNode, type FieldNode } from 'graphql';
import { underConditions } from '../../execution/conditions.ts';
import { difference, plain } from './compare.ts';
import { runApollo, runCompiled, type Outcome } from './executors.ts';
import { generateOperation, type GeneratedOperation } from './generate-operation.ts';
import { createRandom, type Random } from './random.ts';
import { shrink } from './shrink.ts';
import type { TestSupergraph } from './supergraph.ts';
import { calm, type Chaos } from './world.ts';

export type SeedResult = Verdict | { readonly operation: GeneratedOperation; readonly chaos: Chaos; readonly difference: string };

/** `apollo errs`: the executors differ, and it is Apollo's that departs from the truth. */
export type Verdict = 'equal' | 'invalid' | 'unplannable' | 'apollo errs';

export interface SeedOptions {
  maxDepth?: number;
  budget?: number;
  /** False where subgraphs differ in what may be null: how far an error reaches then depends on whose answer it is in. */
  withErrors?: boolean;
}

/** Generates the operation of a seed, runs it through both executors, and shrinks it when they differ. */
export async function runSeed(supergraph: TestSupergraph, seed: number, { maxDepth = 4, budget = 25, withErrors = true }: SeedOptions = {}): Promise<SeedResult> {
  const random = createRandom(seed);
  const kind = supergraph.api.getMutationType() && random.chance(0.1) ? 'mutation' : 'query';
  const operation = generateOperation({ schema: supergraph.api, random, kind, maxDepth, budget });
  const anything = chaosFor(seed, random, [...supergraph.subgraphs.keys()]);
  const chaos = withErrors ? anything : withoutErrors(anything);
  const found = await compareBoth(supergraph, operation, chaos);
  if (!isDifference(found)) return found;
  const smallest = await shrink(operation, async (smaller) => isDifference(await compareBoth(supergraph, smaller, chaos)));
  const shrunk = await compareBoth(supergraph, smallest, chaos);
  return { operation: smallest, chaos, difference: isDifference(shrunk) ? shrunk.difference : found.difference };
}

type Compared = Verdict | { difference: string };

function isDifference(compared: Compared): compared is { difference: string } {
  return typeof compared === 'object';
}

async function compareBoth(supergraph: TestSupergraph, operation: GeneratedOperation, chaos: Chaos): Promise<Compared> {
  const document = parseOrNull(operation.query);
  if (!document || validate(supergraph.api, document).length > 0) return 'invalid';
  try {
    await supergraph.engine.prepare(operation.query, document, undefined).variantFor(operation.variables);
  } catch {
    // The planner's own limits; nothing that an executor could do about.
    return 'unplannable';
  }
  const untrue = await differenceFromTruth(supergraph, operation, document, chaos);
  if (untrue) return { difference: untrue };
  const apollo = await apolloOutcome(supergraph, operation, document, chaos);
  if (!apollo) return 'apollo errs';
  const compiled = await runCompiled(supergraph, operation, document, chaos);
  const whole = supergraph.truth(document, operation.variables, withoutErrors(chaos));
  const found = difference(apollo, compiled, chaos, whole);
  if (!found || !(await differsUnderConditions(supergraph, operation, document, chaos, compiled))) return 'equal';
  return (await apolloIsUntrue(supergraph, operation, document, chaos)) ? 'apollo errs' : { difference: found };
}

/** Undefined when the planner fails on the operation with its conditions, which ours never sees. */
async function apolloOutcome(...parameters: Parameters<typeof runApollo>): Promise<Outcome | undefined> {
  try {
    return await runApollo(...parameters);
  } catch (error) {
    if (error instanceof GraphQLError) return undefined;
    throw error;
  }
}

/** Planned with its conditions resolved, as ours is, Apollo may ask other subgraphs than those that happen to fail. */
async function differsUnderConditions(supergraph: TestSupergraph, operation: GeneratedOperation, document: DocumentNode, chaos: Chaos, compiled: Outcome): Promise<boolean> {
  const resolved = withFillers(underConditions(document, operation.variables));
  const apollo = await apolloOutcome(supergraph, operation, resolved, chaos);
  return !apollo || difference({ ...apollo, data: withoutFillers(apollo.data) }, compiled, chaos, undefined) !== undefined;
}

const filler: FieldNode = { kind: Kind.FIELD, alias: { kind: Kind.NAME, value: 'filler_of_an_empty_selection' }, name: { kind: Kind.NAME, value: '__typename' } };

/** Selections that the conditions have left empty ask for something, under a name that no client uses. */
function withFillers(document: DocumentNode): DocumentNode {
  return visit(document, { SelectionSet: { leave: (node) => (node.selections.length === 0 ? { ...node, selections: [filler] } : undefined) } });
}

function withoutFillers(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data ?? null, (key, value: unknown) => (key === filler.alias?.value ? undefined : value)));
}

/** Without errors the answer is known exactly; with them, what they take along depends on the plan. */
function withoutErrors(chaos: Chaos): Chaos {
  return { ...chaos, errors: 0, missingEntities: 0, downSubgraphs: new Set() };
}

async function differenceFromTruth(supergraph: TestSupergraph, operation: GeneratedOperation, document: DocumentNode, chaos: Chaos): Promise<string | undefined> {
  const quiet = withoutErrors(chaos);
  const truth = plain(supergraph.truth(document, operation.variables, quiet));
  const { data, errors } = await runCompiled(supergraph, operation, document, quiet);
  if (errors.length > 0) return `errors where there should be none: ${errors.map(({ message }) => message).join('; ')}`;
  return isDeepStrictEqual(plain(data), truth) ? undefined : `truth\n  expected ${JSON.stringify(truth)}\n  compiled ${JSON.stringify(data)}`;
}

/**
 * Apollo loses data for some operations (fields inside `... on Interface { ... on Object { } }` without a fetched
 * `__typename`; objects whose type an interface object overwrote). It does so without errors as well, which tells.
 */
async function apolloIsUntrue(supergraph: TestSupergraph, operation: GeneratedOperation, document: DocumentNode, chaos: Chaos): Promise<boolean> {
  for (const quiet of [withoutErrors(chaos), calm]) {
    const { data, errors, completionErrors } = await runApollo(supergraph, operation, document, quiet);
    if (errors.length + completionErrors.length > 0) return true;
    if (!isDeepStrictEqual(plain(data), plain(supergraph.truth(document, operation.variables, quiet)))) return true;
  }
  return false;
}

function chaosFor(seed: number, random: Random, subgraphs: readonly string[]): Chaos {
  if (random.chance(0.4)) return calm;
  const downSubgraphs = new Set(random.chance(0.15) ? [random.pick(subgraphs)] : []);
  return { seed, nulls: random.int(150), errors: random.int(120), missingEntities: random.chance(0.5) ? random.int(200) : 0, downSubgraphs };
}

function parseOrNull(query: string) {
  try {
    return parse(query, { noLocation: true });
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}
