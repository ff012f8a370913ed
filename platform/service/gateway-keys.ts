import { followKeys } from '../auth/key-file.ts';
import type { Jwks } from '../auth/keys.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { SubgraphConfig } from './subgraph-config.ts';

/** The public keys of the gateway in force, from the file that is followed or from the variable. */
export function gatewayKeysOf({ IDENTITY_PUBLIC_KEYS: initial, IDENTITY_PUBLIC_KEYS_FILE: file }: Pick<SubgraphConfig, 'IDENTITY_PUBLIC_KEYS' | 'IDENTITY_PUBLIC_KEYS_FILE'>, logger: Logger): () => Jwks {
  return followKeys({ file, initial, logger }).published;
}
