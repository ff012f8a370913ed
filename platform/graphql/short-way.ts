/** The way of queries that Apollo Server has parsed and validated before: execution and nothing else. */
import type { DocumentNode, GraphQLError } from 'graphql';
import type { ErrorFormatter } from '../errors/format-error.ts';
import type { HttpRequest, HttpResponse } from '../server/http-types.ts';
import { counter } from '../telemetry/metrics.ts';
import type { Execute } from './compiled/executor.ts';

export interface ShortWay {
  /** To be called with what has been validated against the schema. */
  remember(source: string | undefined, document: DocumentNode): void;
  /** The answer; null when Apollo Server is to give it: to what is new or not plain, and to all that has to be refused. */
  answer(request: HttpRequest, body: unknown, makeContext: () => unknown): Promise<HttpResponse | null>;
}

const served = counter({ name: 'graphql_short_way_total', help: 'Operations answered without going through Apollo Server again' });
const maxDocuments = 500;
const maxSourceLength = 20_000;
const plainTypes: ReadonlySet<string | undefined> = new Set([undefined, '*/*', 'application/json']);

/**
 * That both ways answer alike is held by a test. It serves only the media type that our gateway asks for; a content type
 * of JSON is what Apollo Server demands against cross-site requests, too.
 */
export function createShortWay({ execute, formatError }: { execute: Execute; formatError: ErrorFormatter }): ShortWay {
  const known = new Map<string, DocumentNode>();
  return {
    remember(source, document) {
      if (source === undefined || source.length > maxSourceLength) return;
      if (known.size >= maxDocuments) known.clear();
      known.set(source, document);
    },
    async answer({ headers }, body, makeContext) {
      if (headers['content-type'] !== 'application/json' || !plainTypes.has(headers.accept)) return null;
      const asked = plainOperation(body);
      const document = asked && known.get(asked.query);
      if (!document) return null;
      const { data, errors } = await execute({ ...asked, document, context: await makeContext() });
      if (data === undefined) return null;
      served.inc();
      const text = `${JSON.stringify({ errors: errors?.map((error) => formatted(error, formatError)), data })}\n`;
      return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: text };
    },
  };
}

interface PlainOperation {
  query: string;
  operationName: string | null | undefined;
  variables: Record<string, unknown>;
}

/** Null unless the body is as most callers send it. */
function plainOperation(body: unknown): PlainOperation | null {
  if (!isRecord(body)) return null;
  const { query, operationName, variables, extensions } = body;
  if (typeof query !== 'string' || (extensions !== undefined && extensions !== null)) return null;
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') return null;
  if (variables !== undefined && variables !== null && !isRecord(variables)) return null;
  return { query, operationName, variables: variables ?? {} };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As Apollo Server prepares errors for `formatError`. */
function formatted(error: GraphQLError, formatError: ErrorFormatter) {
  const { http: _status, ...extensions } = error.extensions;
  return formatError({ ...error.toJSON(), extensions: { ...extensions, code: extensions['code'] ?? 'INTERNAL_SERVER_ERROR' } }, error);
}
