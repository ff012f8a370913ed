import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import { createErrorFormatter } from '#platform/errors/format-error';
import type { Logger } from '#platform/telemetry/logger';
import type { GatewayContext } from './context.ts';

export interface ApolloOptions {
  gateway: GatewayInterface;
  logger: Logger;
  introspection: boolean;
}

/** Apollo Server as the front door: parsing, validation, GraphQL over HTTP, CSRF prevention, masked errors. */
export function createApolloServer({ gateway, logger, introspection }: ApolloOptions): ApolloServer<GatewayContext> {
  return new ApolloServer<GatewayContext>({
    gateway,
    logger,
    introspection,
    formatError: createErrorFormatter({ logger }),
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: !introspection,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
}
