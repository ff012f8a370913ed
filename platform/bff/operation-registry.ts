import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { getOperationAST, GraphQLError, parse, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { DomainError } from '../errors/domain-error.ts';
import type { OperationType } from './registered-operation.ts';

/** One entry of `schema/operations/<client>.json`, keyed there by id. */
export interface ManifestEntry {
  readonly name: string;
  readonly type: OperationType;
  readonly document: string;
  /** Who answers it: a BFF or the gateway. */
  readonly target: string;
}

/** An operation ready to run. */
export interface PreparedOperation {
  readonly id: string;
  readonly name: string;
  readonly type: OperationType;
  readonly document: DocumentNode;
}

export interface OperationRegistry {
  /**
   * The operation of an id, parsed and validated once. With `allowUnregistered`, a text that comes along is registered.
   * Throws DomainError PERSISTED_QUERY_NOT_FOUND for an unknown id, OPERATION_NOT_REGISTERED for a text alone, and
   * GraphQLError for a text that is not valid.
   */
  prepare(asked: { id?: string | undefined; text?: string | undefined }): PreparedOperation;
  /** How many operations can be run. */
  readonly size: number;
}

export interface RegistryOptions {
  schema: GraphQLSchema;
  manifest: Readonly<Record<string, ManifestEntry>>;
  /** Only entries for this target are answered, for example `bff-web`. */
  target: string;
  /** Development only: registers what clients send. */
  allowUnregistered?: boolean;
}

const sha256Pattern = /^[0-9a-f]{64}$/;
/** Keeps a development process that sees endless new texts in bounded memory. */
const maximumUnregistered = 1000;

/** Reads a manifest file; throws naming the file when it is not there or not JSON. */
export function readManifest(file: string | URL): Record<string, ManifestEntry> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, ManifestEntry>;
  } catch (error) {
    throw new Error(`The manifest of registered operations ${String(file)} cannot be read; expected the JSON that \`npm run codegen\` writes`, { cause: error });
  }
}

export function createOperationRegistry({ schema, manifest, target, allowUnregistered = false }: RegistryOptions): OperationRegistry {
  const texts = new Map(Object.entries(manifest).flatMap(([id, entry]) => (entry.target === target ? [[id, entry.document] as const] : [])));
  const registered = texts.size;
  const prepared = new Map<string, PreparedOperation>();

  const register = (text: string, id: string | undefined): string => {
    const actual = sha256(text);
    if (id !== undefined && id !== actual) {
      throw new DomainError('BAD_REQUEST', `The operation's sha256 is ${actual}, but the request says ${id}.`);
    }
    if (texts.size - registered >= maximumUnregistered) throw new DomainError('BAD_REQUEST', 'Too many operations were registered in this process; restart it.');
    texts.set(actual, text);
    return actual;
  };

  return {
    get size() {
      return texts.size;
    },
    prepare({ id, text }) {
      if (id === undefined && text === undefined) {
        throw new DomainError('BAD_REQUEST', 'Say which operation to run: expected "documentId", "id" or "extensions.persistedQuery.sha256Hash".');
      }
      if (id !== undefined && !sha256Pattern.test(id)) throw new DomainError('BAD_REQUEST', 'An operation id is a sha256 as 64 lower-case hexadecimal digits.');
      const known = id !== undefined && texts.has(id);
      if (!known && text !== undefined && !allowUnregistered && !texts.has(sha256(text))) {
        throw new DomainError('OPERATION_NOT_REGISTERED', 'Only registered operations are answered here; this text is not one of them.');
      }
      const key = known ? id : text === undefined ? undefined : register(text, id);
      if (key === undefined) throw new DomainError('PERSISTED_QUERY_NOT_FOUND', `There is no registered operation with the id ${id}.`);
      const ready = prepared.get(key) ?? prepare(key, texts.get(key) ?? '', schema);
      prepared.set(key, ready);
      return ready;
    },
  };
}

function prepare(id: string, text: string, schema: GraphQLSchema): PreparedOperation {
  const document = parse(text, { maxTokens: 4000, noLocation: false });
  const [error] = validate(schema, document, undefined, { maxErrors: 1 });
  if (error) throw new GraphQLError(error.message, { nodes: error.nodes ?? null, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
  const operation = getOperationAST(document);
  if (!operation) throw new DomainError('OPERATION_RESOLUTION_FAILURE', 'A document has exactly one operation.');
  return { id, name: operation.name?.value ?? 'unnamed', type: operation.operation, document };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
