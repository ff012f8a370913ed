import { readFileSync } from 'node:fs';
import type { ErrorCode } from '#platform/errors/codes';
import { createErrorFormatter } from '#platform/errors/format-error';
import { errorResponse, json, type Route } from '#platform/server/http-types';
import type { Logger } from '#platform/telemetry/logger';
import { buildSchema, execute, GraphQLError, parse, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { z } from 'zod';
import { cacheEvict, type CacheEvictInput } from './cache-evict.ts';
import type { CacheEvictions } from './cache-evictions.ts';
import { jsonBodyOf } from './json-body.ts';

const operation = z.object({ query: z.string(), operationName: z.string().nullish(), variables: z.record(z.string(), z.unknown()).nullish() });

/** Far more than any operation on this schema needs; so little that none holds up those who buy. */
const maxTokens = 1000;

/** POST /admin/graphql: the gateway's own schema for operators, `operators.graphql`. */
export function createAdminGraphqlRoute({ evictions, logger }: { evictions: CacheEvictions; logger: Logger }): Route {
  const schema = buildSchema(readFileSync(new URL('./operators.graphql', import.meta.url), 'utf8'));
  const rootValue = {
    cache: () => ({ isTrusted: evictions.isTrusted(), subgraphs: evictions.subgraphs() }),
    cacheEvict: ({ input }: { input: CacheEvictInput }) => cacheEvict(input, evictions),
  };
  const formatError = createErrorFormatter({ logger });
  const formatted = (errors: readonly GraphQLError[]) => errors.map((error) => formatError(error.toJSON(), error));
  return {
    method: 'POST',
    path: '/admin/graphql',
    isForOperators: true,
    async handle(request) {
      const asked = operation.safeParse(jsonBodyOf(request));
      if (!asked.success) return errorResponse(400, 'BAD_REQUEST', 'Expected {"query": "...", "variables": {...}} as application/json.');
      const { query, operationName, variables } = asked.data;
      const document = validDocument(schema, query);
      if (Array.isArray(document)) return json(400, { errors: formatted(document) });
      const { data, errors = [] } = await execute({ schema, document, rootValue, operationName, variableValues: variables });
      // Without data nothing was executed: there is no such operation, or the variables do not fit.
      if (data === undefined) return json(400, { errors: formatted(errors.map((error) => withCode(error, 'BAD_USER_INPUT'))) });
      return json(200, { ...(errors.length > 0 && { errors: formatted(errors) }), data });
    },
  };
}

function validDocument(schema: GraphQLSchema, query: string): DocumentNode | GraphQLError[] {
  try {
    const document = parse(query, { maxTokens });
    const errors = validate(schema, document);
    return errors.length === 0 ? document : errors.map((each) => withCode(each, 'GRAPHQL_VALIDATION_FAILED'));
  } catch (error) {
    if (error instanceof GraphQLError) return [withCode(error, 'GRAPHQL_PARSE_FAILED')];
    throw error;
  }
}

function withCode({ message, nodes, source, positions }: GraphQLError, code: ErrorCode): GraphQLError {
  return new GraphQLError(message, { nodes, source, positions, extensions: { code } });
}
