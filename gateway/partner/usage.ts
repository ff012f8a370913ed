/** Which operations and fields each key uses, counted here and handed on in batches to who keeps the keys. */
import { randomUUID } from 'node:crypto';
import { counter } from '#platform/telemetry/metrics';
import type { Logger } from '#platform/telemetry/logger';
import { getOperationAST, TypeInfo, visit, visitWithTypeInfo, type DocumentNode } from 'graphql';
import type { KeyService } from './api-keys.ts';
import type { PreparedOperation } from '../execution/engine.ts';
import type { ContractVersion } from './contract.ts';

export interface UsedOperation {
  readonly keyId: string;
  readonly contract: ContractVersion;
  readonly document: DocumentNode;
  readonly source: string;
  readonly operationName: string | null | undefined;
  readonly prepared: PreparedOperation;
  readonly cost: number;
  readonly hasErrors: boolean;
}

export interface KeyUsage {
  record(operation: UsedOperation): void;
  /** Hands on what was counted. Rejects when it could not; nothing is lost then. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

/** One line of a batch: an operation, or a field, of one key on one day (UTC). */
export interface UsageLine {
  readonly keyId: string;
  readonly day: string;
  readonly kind: 'operation' | 'field';
  /** Name of the operation, or `Type.field`, with `!` at the end of a deprecated one. */
  readonly name: string;
  calls: number;
  errors: number;
  cost: number;
}

interface Batch {
  readonly id: string;
  readonly lines: readonly UsageLine[];
}

const uncounted = counter({ name: 'gateway_partner_usage_uncounted_total', help: 'Lines of usage that were too many to keep' });

export interface KeyUsageOptions {
  service: KeyService;
  logger: Logger;
  everyMs?: number;
  /** Lines kept between two batches. */
  maxLines?: number;
  now?: () => Date;
}

/** A batch has an id and is sent with the same lines until it is taken, so that a lost answer counts nothing twice. */
export function createKeyUsage({ service, logger, everyMs = 10_000, maxLines = 20_000, now = () => new Date() }: KeyUsageOptions): KeyUsage {
  const lines = new Map<string, UsageLine>();
  const fieldsOf = new WeakMap<DocumentNode, readonly string[]>();
  let waiting: Batch | undefined;
  let flushing: Promise<void> | undefined;

  function add(line: Omit<UsageLine, 'calls' | 'errors' | 'cost'>, { cost, hasErrors }: { cost: number; hasErrors: boolean }): void {
    const id = `${line.keyId}\n${line.day}\n${line.kind}\n${line.name}`;
    const known = lines.get(id) ?? { ...line, calls: 0, errors: 0, cost: 0 };
    if (!lines.has(id) && lines.size >= maxLines) return uncounted.inc();
    lines.set(id, known);
    known.calls += 1;
    known.errors += hasErrors ? 1 : 0;
    known.cost += cost;
  }
  async function send(): Promise<void> {
    for (;;) {
      waiting ??= nextBatch(lines);
      if (!waiting) return;
      const { status } = await service.post('/internal/api-keys/usage', waiting);
      if (status !== 200) throw new Error(`the usage of API keys was answered with ${status}`);
      waiting = undefined;
    }
  }
  const flush = (): Promise<void> => (flushing ??= send().finally(() => (flushing = undefined)));
  const flushOrTell = (): Promise<void> => flush().catch((error: unknown) => logger.warn({ err: error }, 'the usage of API keys could not be handed on; it is tried again'));
  const timer = setInterval(() => void flushOrTell(), everyMs).unref();
  return {
    flush,
    record({ keyId, contract, document, operationName, prepared, cost, hasErrors }) {
      const day = now().toISOString().slice(0, 10);
      const name = getOperationAST(document, operationName)?.name?.value ?? `(unnamed ${prepared.kind})`;
      add({ keyId, day, kind: 'operation', name: name.slice(0, 120) }, { cost, hasErrors });
      const fields = fieldsOf.get(document) ?? selectedFields(document, contract);
      fieldsOf.set(document, fields);
      for (const field of fields) add({ keyId, day, kind: 'field', name: field }, { cost: 0, hasErrors: false });
    },
    async stop() {
      clearInterval(timer);
      await flushOrTell();
    },
  };
}

const linesPerBatch = 500;

function nextBatch(lines: Map<string, UsageLine>): Batch | undefined {
  if (lines.size === 0) return undefined;
  const taken = [...lines].slice(0, linesPerBatch);
  for (const [id] of taken) lines.delete(id);
  return { id: randomUUID(), lines: taken.map(([, line]) => line) };
}

/** Each field that the document names, once. */
function selectedFields(document: DocumentNode, { schema }: ContractVersion): string[] {
  const found = new Set<string>();
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field() {
        const parent = types.getParentType();
        const field = types.getFieldDef();
        if (parent && field && !parent.name.startsWith('__') && !field.name.startsWith('__')) found.add(`${parent.name}.${field.name}${field.deprecationReason == null ? '' : '!'}`);
      },
    }),
  );
  return [...found];
}
