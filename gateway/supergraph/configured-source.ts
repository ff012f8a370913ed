import type { Logger } from '#platform/telemetry/logger';
import { diskTree } from '../../schema/file-tree.ts';
import { registryAt } from '../../schema/registry/config.ts';
import { gatewayOperations } from '../../schema/registry/publication.ts';
import type { GatewayConfig } from '../config.ts';
import { createFileSource } from './file-source.ts';
import { createLastGood, noLastGood } from './last-good.ts';
import { createRegistrySource } from './registry-source.ts';
import type { SupergraphSource } from './source.ts';
import type { WarmOperation } from './warm-up.ts';

/** Where the configuration says that supergraphs come from. */
export function supergraphSource(config: GatewayConfig, logger: Logger): SupergraphSource {
  const { SUPERGRAPH_REGISTRY: registry, SUPERGRAPH_FILE: file = '', SUPERGRAPH_LAST_GOOD_FILE: copy, REGISTERED_OPERATIONS_ROOT: root } = config;
  if (registry === undefined) return createFileSource({ file, logger, ...(root && { operations: () => operationsOf(root) }) });
  return createRegistrySource({ store: registryAt(registry, config), lastGood: copy ? createLastGood({ file: copy, logger }) : noLastGood, pollMs: config.SUPERGRAPH_POLL_MS, logger });
}

function operationsOf(root: string): WarmOperation[] {
  return gatewayOperations(diskTree(root)).map(({ name, client, document }) => ({ query: document, operationName: name, client }));
}
