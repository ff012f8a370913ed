import type { Logger } from '#platform/telemetry/logger';
import { gauge } from '#platform/telemetry/metrics';
import { liveOperationsDocument, type LiveOperation } from '../../schema/registry/publication.ts';
import { versionName, type CurrentVersion, type SchemaStore } from '../../schema/registry/store.ts';
import type { LastGood } from './last-good.ts';
import type { Candidate, SupergraphSource, Verdict } from './source.ts';

const reachable = gauge({ name: 'gateway_registry_reachable', help: 'Whether the last look into the registry of supergraphs succeeded' });

export interface RegistrySourceOptions {
  store: Pick<SchemaStore, 'current' | 'document' | 'metadata' | 'location'>;
  /** Keeps a copy of what served last, for a start without the registry. */
  lastGood: LastGood;
  pollMs: number;
  logger: Logger;
}

/**
 * Follows the version that is current in a registry, forward and back. What the registry says is verified against the hashes of its
 * publication. While it cannot be reached the version at hand goes on serving; a start without it uses the last good copy.
 */
export function createRegistrySource({ store, lastGood, pollMs, logger }: RegistrySourceOptions): SupergraphSource {
  let settled = '';
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;

  async function look(offer: (candidate: Candidate) => Promise<Verdict>): Promise<void> {
    try {
      const current = await store.current();
      reachable.set(1);
      if (!current || keyOf(current) === settled) return;
      const candidate = await candidateOf(store, current);
      // Refused ones are not offered again until somebody makes them current once more.
      settled = keyOf(current);
      await offer(candidate);
    } catch (error) {
      reachable.set(0);
      logger.warn({ err: error, registry: store.location }, 'the registry could not be read; the supergraph at hand goes on serving');
    }
  }

  return {
    async first() {
      try {
        const current = await store.current();
        if (!current) throw new Error(`No version is current in the registry ${store.location}; npm run schema:promote makes one current`);
        const candidate = await candidateOf(store, current);
        settled = keyOf(current);
        reachable.set(1);
        return candidate;
      } catch (error) {
        reachable.set(0);
        const kept = await lastGood.read();
        if (!kept) throw error;
        logger.error({ err: error, registry: store.location, label: kept.label }, 'the registry could not be read; starting with the last good copy');
        return kept;
      }
    },
    lastGood: () => lastGood.read(),
    served: (candidate) => lastGood.write(candidate),
    follow(offer) {
      const again = async (): Promise<void> => {
        await look(offer);
        if (!isStopped) timer = setTimeout(() => void again(), pollMs).unref();
      };
      timer = setTimeout(() => void again(), pollMs).unref();
    },
    describe: () => ({ registry: store.location }),
    async stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

/** The same version made current again is offered again. */
function keyOf({ number, hash, activatedAt }: CurrentVersion): string {
  return `${number}-${hash} ${activatedAt}`;
}

async function candidateOf(store: RegistrySourceOptions['store'], current: CurrentVersion): Promise<Candidate> {
  const { documents } = await store.metadata(current);
  const supergraphSdl = await store.document(current, 'supergraph.graphql');
  const operations = documents[liveOperationsDocument] === undefined ? [] : (JSON.parse(await store.document(current, liveOperationsDocument)) as LiveOperation[]);
  return {
    supergraphSdl,
    label: versionName(current),
    operations: operations.map(({ name, client, document }) => ({ query: document, operationName: name, client })),
    isForced: current.isForced ?? false,
  };
}
