/** The whole check over a tree: what `npm run schema:check` reports. */
import { buildSchema, GraphQLError, Source, validateSchema, type DocumentNode, type GraphQLSchema } from 'graphql';
import { composeTree, type CompositionResult } from '../composition.ts';
import type { FileTree } from '../file-tree.ts';
import { schemaPaths, type Base } from './base.ts';
import { changesBetween } from './changes/changes.ts';
import { compositionFindings } from './composition-findings.ts';
import { placeFinder } from './coordinates.ts';
import type { Finding, Report } from './finding.ts';
import { lint } from './lint/lint.ts';
import { clientSchemas, lintWorld, parseClients } from './lint/world.ts';
import { costFindings, operationCosts, type OperationCostRow } from './operation-costs.ts';
import { operationFindings } from './operations.ts';
import { applyOverrides } from './overrides.ts';
import { schemaUsage } from './usage/users.ts';

export interface CheckOptions {
  tree: FileTree;
  base: Base | undefined;
  /** The day of the check, YYYY-MM-DD. */
  today: string;
  /** How long ago recorded usage still counts. */
  usageDays: number;
}

export type Part = 'composition' | 'changes' | 'operations' | 'lint';
export const allParts: readonly Part[] = ['composition', 'changes', 'operations', 'lint'];

/** Runs the parts asked for. A tree that does not compose is not checked any further. */
export async function runChecks(options: CheckOptions, parts: readonly Part[] = allParts): Promise<Report> {
  const { tree, base, today } = options;
  const timings: Record<string, number> = {};
  const timed = async <T>(name: string, work: () => T | Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    const result = await work();
    timings[name] = Math.round(performance.now() - startedAt);
    return result;
  };
  const composition = await timed('composition', () => composeTree(tree));
  const clients = readClients(tree);
  const findings = [...compositionFindings(composition), ...clients.findings];
  let costs: OperationCostRow[] = [];
  if (composition.schemas && clients.findings.length === 0) {
    const context = { ...options, composition, clients: clients.documents, after: publishedSchemas(composition, tree) };
    if (parts.includes('composition')) findings.push(...freshness(context), ...invalidSchemas(context.after));
    if (parts.includes('changes')) findings.push(...(await timed('changes', () => changes(context))));
    if (parts.includes('operations')) {
      const result = await timed('operations', () => operations(context));
      findings.push(...result.findings);
      costs = result.costs;
    }
    if (parts.includes('lint')) findings.push(...(await timed('lint', () => lint(lintWorld({ tree, subgraphs: composition.subgraphs, clients: clients.documents, today })))));
  }
  return { findings: applyOverrides(withoutEchoes(findings), { tree, today }), base: base?.label ?? null, timings, costs };
}

interface Context extends CheckOptions {
  composition: CompositionResult;
  clients: Readonly<Record<string, DocumentNode>>;
  /** The published schemas as they would be, by name. */
  after: Readonly<Record<string, string>>;
}

function publishedSchemas({ schemas }: CompositionResult, tree: FileTree): Record<string, string> {
  const { api = '', partner = '' } = schemas ?? {};
  const clients = ['bff-web', 'bff-mobile'].flatMap((name) => {
    const text = tree.read(schemaPaths[name] ?? '');
    return text === undefined ? [] : [[name, text] as const];
  });
  return { api, partner, ...Object.fromEntries(clients) };
}

async function changes({ tree, base, today, usageDays, composition, clients, after }: Context): Promise<Finding[]> {
  if (!base) return [];
  const usage = schemaUsage(tree, { today, days: usageDays });
  const findPlaces = { subgraphs: placeFinder(composition.subgraphs.map(({ document }) => document)), client: (name: string) => placeFinder(clients[name] ? [clients[name]] : []) };
  const found = await Promise.all(
    Object.entries(after).map(([name, text]) => {
      const before = base.tree.read(schemaPaths[name] ?? '');
      const place = name in clients ? findPlaces.client(name) : findPlaces.subgraphs;
      return before === undefined ? [] : changesBetween({ name, before, after: text, usage: usage(name), place });
    }),
  );
  return found.flat();
}

function operations({ tree, base, after, composition }: Context): { findings: Finding[]; costs: OperationCostRow[] } {
  const schemas = Object.fromEntries(Object.entries(after).map(([name, text]) => [name, text ? schemaOf(text) : undefined]));
  const findings = operationFindings({ tree, baseTree: base?.tree, schemas });
  const invalid = new Set(findings.flatMap(({ usedBy }) => (usedBy ?? []).flatMap((user) => user.operations)));
  const costs = schemas['api'] ? operationCosts({ tree, api: schemas['api'], subgraphs: composition.subgraphs, invalid }) : [];
  return { findings: [...findings, ...costFindings(costs)], costs };
}

function schemaOf(text: string): GraphQLSchema {
  return buildSchema(text, { assumeValid: true });
}

/** The generated files must be what the subgraphs compose to: the gateway and the base of the next comparison read them. */
function freshness({ tree, composition }: Context): Finding[] {
  const { supergraph = '', api = '', partner = '' } = composition.schemas ?? {};
  const files = { 'schema/supergraph.graphql': supergraph, 'schema/api.graphql': api, 'schema/partner.graphql': partner };
  return Object.entries(files)
    .filter(([path, text]) => (tree.read(path) ?? text) !== text)
    .map(([file]) => ({ rule: 'composition/stale', severity: 'error', message: `${file} is not what the subgraphs compose to`, fix: 'Run npm run codegen and commit the result.', place: { file, line: 1 } }));
}

function invalidSchemas(after: Readonly<Record<string, string>>): Finding[] {
  return Object.entries(after).flatMap(([name, text]) =>
    (text ? validateSchema(buildSchema(text)) : []).map((error) => ({
      rule: 'composition/invalid-schema',
      severity: 'error' as const,
      message: `The schema "${name}" is not valid: ${error.message}`,
      fix: name === 'partner' ? 'Tag what is missing, or take the tag off what needs it.' : 'Correct the definition.',
      schema: name,
    })),
  );
}

/** The BFFs' schemas, each of which has to be valid by itself. */
function readClients(tree: FileTree): { documents: Record<string, DocumentNode>; findings: Finding[] } {
  const findings = Object.values(clientSchemas).flatMap((path) => {
    const text = tree.read(path);
    return text === undefined ? [] : brokenSchema(path, text);
  });
  return { documents: findings.length === 0 ? parseClients(tree) : {}, findings };
}

function brokenSchema(file: string, text: string): Finding[] {
  try {
    buildSchema(new Source(text, file));
    return [];
  } catch (error) {
    const { message } = error as Error;
    // Only syntax errors come with a place; the others name what they are about, in quotes.
    const name = /"(?:\w+\.)*@?(\w+)/.exec(message)?.[1];
    const line = error instanceof GraphQLError ? error.locations?.[0]?.line : name && text.slice(0, text.search(new RegExp(`\\b${name}\\b`))).split('\n').length;
    return [{ rule: 'composition/invalid-schema', severity: 'error', message: `${file}: ${message}`, fix: 'Correct the definition at this place.', place: { file, line: line || 1 } }];
  }
}

/** An operation that a breaking change is reported for need not be reported once more for not being valid. */
function withoutEchoes(findings: readonly Finding[]): Finding[] {
  const reported = new Set(findings.filter(({ rule }) => rule.startsWith('breaking/')).flatMap(({ schema, usedBy }) => (usedBy ?? []).flatMap(({ operations }) => operations.map((name) => `${schema} ${name}`))));
  return findings.filter(({ rule, schema, usedBy }) => rule !== 'operations/invalid' || !(usedBy ?? []).some(({ operations }) => operations.some((name) => reported.has(`${schema} ${name}`))));
}

