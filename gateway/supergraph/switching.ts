import { createHash } from 'node:crypto';
import type { Logger } from '#platform/telemetry/logger';
import { counter, gauge, histogram } from '#platform/telemetry/metrics';
import { GraphQLError, parse, validate } from 'graphql';
import type { Planning } from '../planning/planning.ts';
import type { OverrideLabels } from './override-labels.ts';
import type { Candidate, Verdict } from './source.ts';
import { buildVersion, type ExecutorKind, type SupergraphVersion } from './version.ts';
import { warmUp, type BrokenOperation, type WarmOperation, type WarmUpOptions } from './warm-up.ts';

const switches = counter({ name: 'gateway_supergraph_switches_total', help: 'Supergraphs offered, by what became of them', labels: ['outcome'], fromZero: [{ outcome: 'switched' }, { outcome: 'refused' }] });
const duration = histogram({ name: 'gateway_supergraph_switch_seconds', help: 'From the offer of a supergraph to its service, warm-up included', buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30] });
const brokenOperations = gauge({ name: 'gateway_supergraph_broken_operations', help: 'Operations that the supergraph offered last would break, by client ("" for unregistered ones)', labels: ['client'] });

export interface SwitchingOptions extends Pick<WarmUpOptions, 'check' | 'introspection'> {
  planning: Planning;
  executor: ExecutorKind;
  overrides: OverrideLabels;
  logger: Logger;
  current(): SupergraphVersion | undefined;
  /** Lets requests in on the version; from here on it serves. */
  takeOver(version: SupergraphVersion): void;
}

/** Prepares an offered supergraph while the current one serves, and lets it take over when nothing speaks against it. */
export function createSwitching(options: SwitchingOptions): (candidate: Candidate) => Promise<Verdict> {
  const { logger, current, takeOver } = options;
  return async (candidate) => {
    const startedAt = performance.now();
    const { label } = candidate;
    if (createHash('sha256').update(candidate.supergraphSdl).digest('hex') === current()?.id) return 'unchanged';
    try {
      const { version, warmed, lost } = await prepare(candidate, options);
      report(version, warmed.broken, logger);
      if (lost.length > 0 && !candidate.isForced) {
        logger.error({ label, operations: lost.map(describe) }, 'new supergraph refused: it breaks registered operations of clients in use; the old one stays');
        return counted('refused');
      }
      takeOver(version);
      const durationMs = Math.round(performance.now() - startedAt);
      duration.observe(durationMs / 1000);
      logger.info({ label, id: version.id, durationMs, prepared: warmed.prepared, broken: warmed.broken.length }, 'supergraph switched');
      return counted('switched');
    } catch (error) {
      logger.error({ err: error, label }, 'new supergraph refused, the old one stays');
      return counted('refused');
    }
  };
}

/** Prepares the supergraph that a gateway starts with. Rejects when it is not valid; operations that it breaks are reported. */
export async function prepareFirst(candidate: Candidate, options: SwitchingOptions): Promise<SupergraphVersion> {
  const { version, warmed } = await prepare(candidate, options);
  report(version, warmed.broken, options.logger);
  return version;
}

async function prepare(candidate: Candidate, { planning, executor, overrides, current, check, introspection }: SwitchingOptions) {
  const loaded = await planning.load(candidate.supergraphSdl);
  const version = await buildVersion({ loaded, candidate, executor });
  const serving = current();
  const warmed = await warmUp({ version, current: serving, registered: candidate.operations, check, labelSets: overrides.likelySets(version.labels), introspection });
  const lost: BrokenOperation[] = [];
  for (const each of warmed.broken) if (each.operation.client !== undefined && serving && (await canServe(serving, each.operation))) lost.push(each);
  return { version, warmed, lost };
}

/** What was broken before, or what is not supported at all, does not speak against the new one. */
async function canServe({ schema, engine }: SupergraphVersion, { query, operationName }: WarmOperation): Promise<boolean> {
  try {
    const document = parse(query, { noLocation: true });
    if (validate(schema, document, undefined, { maxErrors: 1 }).length > 0) return false;
    await engine.prepare(createHash('sha256').update(query).digest('hex'), document, operationName).variantFor({});
    return true;
  } catch (error) {
    // Anything else says that it could not be planned just now.
    return !(error instanceof GraphQLError);
  }
}

function report({ label }: SupergraphVersion, broken: readonly BrokenOperation[], logger: Logger): void {
  brokenOperations.reset();
  for (const { operation } of broken) brokenOperations.inc({ client: operation.client ?? '' });
  if (broken.length > 0) logger.warn({ label, operations: broken.slice(0, 20).map(describe), count: broken.length }, 'operations are not valid on this supergraph');
}

function describe({ operation, message }: BrokenOperation): string {
  return `${operation.operationName ?? 'an operation without a name'}${operation.client ? ` of ${operation.client}` : ''}: ${message}`;
}

function counted(outcome: Verdict): Verdict {
  switches.inc({ outcome });
  return outcome;
}
