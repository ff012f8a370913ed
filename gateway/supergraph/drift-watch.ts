import { anonymousViewer } from '#platform/auth/viewer';
import { newId } from '#platform/ids';
import { deadlineAt } from '#platform/resilience/deadline';
import type { Logger } from '#platform/telemetry/logger';
import { gauge } from '#platform/telemetry/metrics';
import { traceparent } from '#platform/telemetry/trace';
import { viewerKeyOf } from '../transport/forwarding.ts';
import type { Subgraphs } from '../transport/subgraphs.ts';
import type { SupergraphVersion } from './version.ts';

const drift = gauge({
  name: 'gateway_schema_drift',
  help: 'Fields in which a running subgraph differs from the supergraph that is served: missing or other ones, and ones nobody published; -1 when it could not be asked',
  labels: ['subgraph', 'kind'],
});

export interface DriftWatchOptions {
  current(): SupergraphVersion | undefined;
  subgraphs: Subgraphs;
  intervalMs: number;
  logger: Logger;
}

export interface DriftWatch {
  /** Asks every subgraph what it serves and compares. Never rejects. */
  look(): Promise<void>;
  stop(): void;
}

/** Compares at intervals what each subgraph really serves with the supergraph that requests are planned by. */
export function createDriftWatch({ current, subgraphs, intervalMs, logger }: DriftWatchOptions): DriftWatch {
  const look = async (): Promise<void> => {
    try {
      const version = current();
      if (version) await compare(version, subgraphs, logger);
    } catch (error) {
      logger.warn({ err: error }, 'what subgraphs serve could not be compared with the supergraph');
    }
  };
  const timer = setInterval(() => void look(), intervalMs).unref();
  return { look, stop: () => clearInterval(timer) };
}

async function compare(version: SupergraphVersion, subgraphs: Subgraphs, logger: Logger): Promise<void> {
  const names = version.loaded.facts.subgraphs.map(({ name }) => name);
  const served = await Promise.all(names.map(async (name) => [name, await servedSdl(name, subgraphs)] as const));
  const answered = Object.fromEntries(served.flatMap(([name, sdl]) => (sdl === undefined ? [] : [[name, sdl]])));
  const differences = await version.loaded.drift(answered);
  drift.reset();
  for (const name of names) {
    const found = differences[name];
    drift.set({ subgraph: name, kind: 'missing' }, found ? found.missing.length : -1);
    drift.set({ subgraph: name, kind: 'unpublished' }, found ? found.unpublished.length : -1);
    if (found && found.missing.length > 0) logger.error({ subgraph: name, missing: found.missing.slice(0, 20), supergraph: version.label }, 'a subgraph does not serve what the supergraph says');
  }
}

async function servedSdl(subgraph: string, subgraphs: Subgraphs): Promise<string | undefined> {
  const viewer = anonymousViewer({ kind: 'service', client: { name: 'gateway-drift', version: '1' } });
  const deadline = deadlineAt(Date.now() + 3000);
  const send = subgraphs.senderFor({ viewer, clientAddress: null, viewerKey: viewerKeyOf(viewer), deadline, requestId: newId('drf'), traceparent: traceparent(), signal: undefined });
  try {
    const { data } = await send({ subgraph, body: JSON.stringify({ query: '{ _service { sdl } }' }), kind: 'query' });
    const sdl = (data as { _service?: { sdl?: unknown } } | null | undefined)?._service?.sdl;
    return typeof sdl === 'string' ? sdl : undefined;
  } catch {
    return undefined;
  }
}
