import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { NoSchemaIntrospectionCustomRule, parse, specifiedRules, validate, type DocumentNode } from 'graphql';
import type { Labels, PreparedOperation } from '../execution/engine.ts';
import { hotKey, type SupergraphVersion } from './version.ts';

/** An operation to have ready before a version serves. */
export interface WarmOperation {
  readonly query: string;
  readonly operationName: string | undefined;
  /** Who sends it, for registered operations of clients in use; undefined for what was merely seen. */
  readonly client: string | undefined;
}

export interface BrokenOperation {
  readonly operation: WarmOperation;
  readonly message: string;
}

export interface WarmUpOptions {
  version: SupergraphVersion;
  /** What is serving meanwhile. */
  current: SupergraphVersion | undefined;
  registered: readonly WarmOperation[];
  /** Throws for what the limits would refuse: that stays cold, so that it is refused in the usual way. */
  check: (query: string) => void;
  /** Sets of labels that requests are likely to have. */
  labelSets: readonly Labels[];
  introspection: boolean;
}

export interface WarmUpResult {
  readonly prepared: number;
  /** Operations that are not valid on this version. */
  readonly broken: readonly BrokenOperation[];
}

/** As many operations as were answered most often are prepared besides the registered ones. */
const maxHottest = 300;

/**
 * Parses, validates, plans and compiles operations on a version that does not serve yet, one after another with other work let
 * through between any two: planning is done by the planning thread, the rest takes a millisecond or two each.
 */
export async function warmUp({ version, current, registered, check, labelSets, introspection }: WarmUpOptions): Promise<WarmUpResult> {
  const broken: BrokenOperation[] = [];
  const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  let prepared = 0;
  for (const operation of [...registered, ...hottest(current)]) {
    const key = hotKey(operation.query, operation.operationName);
    if (version.hot.get(key)) continue;
    await nextTurn();
    const problem = await warm(operation, key).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    if (problem === undefined) prepared++;
    else broken.push({ operation, message: problem });
  }
  return { prepared, broken };

  async function warm({ query, operationName }: WarmOperation, key: string): Promise<string | undefined> {
    const document = parse(query, { noLocation: true });
    const [invalid] = validate(version.schema, document, rules, { maxErrors: 1 });
    if (invalid) return invalid.message;
    await nextTurn();
    const operation = version.engine.prepare(createHash('sha256').update(query).digest('hex'), document, operationName);
    for (const { conditions, labels } of variantsToPrepare({ document, known: current?.hot.get(key)?.prepared, labelSets })) {
      await operation.variantFor(conditions, labels);
      await nextTurn();
    }
    if (isWithinLimits(query, check)) version.hot.set(key, { prepared: operation, query, operationName, calls: 0 }, query.length);
    return undefined;
  }
}

function hottest(current: SupergraphVersion | undefined): WarmOperation[] {
  const known = current?.hot.values() ?? [];
  const byCalls = known.toSorted((a, b) => b.calls - a.calls).slice(0, maxHottest);
  return byCalls.map(({ query, operationName }) => ({ query, operationName, client: undefined }));
}

interface VariantsOptions {
  document: DocumentNode;
  known: PreparedOperation | undefined;
  labelSets: readonly Labels[];
}

/** The conditions that requests have had so far; else those of a request that asks for everything. */
function variantsToPrepare({ document, known, labelSets }: VariantsOptions): { conditions: Record<string, unknown>; labels: Labels }[] {
  const seen = known?.seen().map(({ conditions }) => conditions) ?? [];
  const distinct = [...new Map(seen.map((conditions) => [JSON.stringify(conditions), conditions])).values()];
  const conditions = distinct.length > 0 ? distinct : [everythingIncluded(document)];
  return conditions.flatMap((each) => labelSets.map((labels) => ({ conditions: { ...each }, labels })));
}

/** True for each variable: what stands under @include is asked for. */
function everythingIncluded(document: DocumentNode): Record<string, unknown> {
  const variables = document.definitions.flatMap((definition) => (definition.kind === 'OperationDefinition' ? (definition.variableDefinitions ?? []) : []));
  return Object.fromEntries(variables.map(({ variable }) => [variable.name.value, true]));
}

function isWithinLimits(query: string, check: (query: string) => void): boolean {
  try {
    check(query);
    return true;
  } catch {
    return false;
  }
}
