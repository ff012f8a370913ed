import { readFileSync } from 'node:fs';
import { createBffEndpoint } from '#platform/bff/bff-endpoint';
import { executableSchema } from '#platform/bff/executable-schema';
import type { GatewayClient } from '#platform/bff/gateway-client';
import { createOperationRegistry, type ManifestEntry } from '#platform/bff/operation-registry';
import { sharedScalars } from '#platform/graphql/scalars';
import type { Route } from '#platform/server/http-types';
import type { Logger } from '#platform/telemetry/logger';
import { createContextFactory } from './create-context.ts';
import { resolvers } from './resolvers.ts';

export interface AppOptions {
  gateway: GatewayClient;
  logger: Logger;
  manifest: Readonly<Record<string, ManifestEntry>>;
  /** Apps older than this are told to upgrade. */
  minimumAppVersion: string;
  /** Development: apps may send texts that are not registered. */
  allowUnregistered: boolean;
  timeoutMs: number;
}

const schemaFile = new URL('schema.graphql', import.meta.url);

/** The mobile BFF as routes: POST and GET /graphql. */
export function buildApp({ gateway, logger, manifest, minimumAppVersion, allowUnregistered, timeoutMs }: AppOptions): Route[] {
  const schema = executableSchema({ sdl: readFileSync(schemaFile, 'utf8'), resolvers, scalars: sharedScalars });
  const registry = createOperationRegistry({ schema, manifest, target: 'bff-mobile', allowUnregistered });
  return createBffEndpoint({
    schema,
    registry,
    context: createContextFactory({ gateway, logger, minimumAppVersion }),
    logger,
    timeoutMs,
    vary: ['Authorization', 'X-App-Version', 'X-Device-Pixel-Ratio'],
    // A device belongs to one person at a time; its own cache asks each time and saves the bytes of what has not changed.
    personalAnswers: 'revalidate',
  });
}
