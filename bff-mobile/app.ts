import { readFileSync } from 'node:fs';
import { createBffEndpoint } from '#platform/bff/bff-endpoint';
import { executableSchema } from '#platform/bff/executable-schema';
import type { GatewayClient } from '#platform/bff/gateway-client';
import { createOperationRegistry, type ManifestEntry } from '#platform/bff/operation-registry';
import { createPageCache } from '#platform/bff/page-cache';
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
  /** Milliseconds that a public screen is given from memory without being made anew; 0 makes each screen for each request. */
  pageFreshMs: number;
}

/** What the answer to a guest depends on besides the request itself. A guest's token is not among it: no public screen shows a cart. */
const shapingHeaders = ['X-App-Version', 'X-Device-Pixel-Ratio'];
const schemaFile = new URL('schema.graphql', import.meta.url);

/** The mobile BFF as routes: POST and GET /graphql. */
export function buildApp(options: AppOptions): Route[] {
  const { gateway, logger, manifest, minimumAppVersion, allowUnregistered, timeoutMs, pageFreshMs } = options;
  const schema = executableSchema({ sdl: readFileSync(schemaFile, 'utf8'), resolvers, scalars: sharedScalars });
  const registry = createOperationRegistry({ schema, manifest, target: 'bff-mobile', allowUnregistered });
  const keyHeaders = shapingHeaders.map((header) => header.toLowerCase());
  const pages = pageFreshMs > 0 ? createPageCache({ name: 'bff-mobile', freshMs: pageFreshMs, staleMs: pageFreshMs * 5, keyHeaders, guestHeaders: ['x-guest-token'] }) : undefined;
  return createBffEndpoint({
    schema,
    registry,
    context: createContextFactory({ gateway, logger, minimumAppVersion }),
    logger,
    timeoutMs,
    vary: ['Authorization', ...shapingHeaders],
    ...(pages && { pages }),
    // A device belongs to one person at a time; its own cache asks each time and saves the bytes of what has not changed.
    personalAnswers: 'revalidate',
  });
}
