/** What kinds of values attributes have, as the people who run the marketplace say. */
import { writeAudit } from '#platform/audit/audit';
import type { Viewer } from '#platform/auth/viewer';
import type { Sql } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { isDuplicateKey } from '#platform/data/duplicate-key';
import { z } from 'zod';
import { allDefinitions, changeDefinition, definitionsByCodes, insertDefinition, lockDefinition } from '../data/attribute-definitions.ts';
import { listingsChanged } from '../data/listing-changes.ts';
import { fitted, type Fact } from '../domain/attribute-type.ts';
import { attributeCode } from '../domain/variant-options.ts';
import type { UseCaseDeps } from './deps.ts';

const maxDefinitions = 500;
const name = z.string().trim().min(1).max(80);
const unit = z.string().trim().min(1).max(20).nullish();
const choices = z
  .array(z.string().trim().min(1).max(120))
  .max(200)
  .refine((list) => new Set(list.map((each) => each.toLowerCase())).size === list.length, 'must differ from each other');

export const attributeCreateInput = z
  .strictObject({ name, type: z.enum(['TEXT', 'NUMBER', 'BOOLEAN', 'CHOICE']), unit, choices: choices.nullish() })
  .refine(({ type, unit: of }) => !of || type === 'NUMBER', { message: 'is for NUMBER only', path: ['unit'] })
  .refine(({ type, choices: list }) => (type === 'CHOICE') === (list ?? []).length > 0, { message: 'must be given for CHOICE, and for nothing else', path: ['choices'] });
export const attributeUpdateInput = z.strictObject({ name: name.nullish(), unit, choices: choices.min(1).nullish() });

/** Returns its code. @throws DomainError ALREADY_EXISTS, LIMIT_EXCEEDED. */
export async function createAttribute({ db, now }: UseCaseDeps, { viewer, input }: { viewer: Viewer; input: z.infer<typeof attributeCreateInput> }): Promise<string> {
  const code = attributeCode(input.name);
  await db.transaction(
    async (tx) => {
      if ((await allDefinitions(tx)).length >= maxDefinitions) throw new DomainError('LIMIT_EXCEEDED', `There may be ${maxDefinitions} attributes with types.`, { field: ['input'] });
      await insertDefinition(tx, { code, name: input.name, type: input.type, unit: input.unit ?? null, choices: input.choices ?? [] }, now()).catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
        throw new DomainError('ALREADY_EXISTS', `The attribute "${code}" has a type already.`, { field: ['input', 'name'], cause: error });
      });
      listingsChanged(tx, { isBroad: true });
      await writeAudit(tx, { actor: viewer.userId ?? viewer.kind, action: 'attribute.create', target: code, detail: { type: input.type } });
    },
    { label: 'attribute.create' },
  );
  return code;
}

/**
 * Its name, unit or choices; the code and the type stay, since values are kept by them.
 * @throws DomainError NOT_FOUND, VERSION_CONFLICT with `currentVersion`, INVALID_INPUT for what its type does not have.
 */
export async function updateAttribute(
  { db, now }: UseCaseDeps,
  { viewer, code, expectedVersion, input }: { viewer: Viewer; code: string; expectedVersion: number; input: z.infer<typeof attributeUpdateInput> },
): Promise<void> {
  await db.transaction(
    async (tx) => {
      const before = await lockDefinition(tx, code);
      if (!before) throw new DomainError('NOT_FOUND', `No attribute "${code}" has a type.`, { field: ['code'] });
      if (before.version !== expectedVersion) {
        throw new DomainError('VERSION_CONFLICT', `The attribute is at version ${before.version}, not ${expectedVersion}; read it again and repeat the change.`, { field: ['expectedVersion'], details: { currentVersion: before.version } });
      }
      if (input.unit && before.type !== 'NUMBER') throw new DomainError('INVALID_INPUT', 'A unit is for NUMBER only.', { field: ['input', 'unit'] });
      if (input.choices && before.type !== 'CHOICE') throw new DomainError('INVALID_INPUT', 'Choices are for CHOICE only.', { field: ['input', 'choices'] });
      await changeDefinition(tx, { ...before, name: input.name ?? before.name, unit: input.unit === undefined ? before.unit : input.unit, choices: input.choices ?? before.choices }, now());
      listingsChanged(tx, { isBroad: true });
      await writeAudit(tx, { actor: viewer.userId ?? viewer.kind, action: 'attribute.update', target: code, detail: { changed: Object.keys(input) } });
    },
    { label: 'attribute.update' },
  );
}

/** Facts under their attributes' names and with values in their one spelling. @throws DomainError INVALID_INPUT at the value that does not fit. */
export async function fittingFacts(sql: Sql, facts: readonly Fact[]): Promise<Fact[]> {
  const definitions = await definitionsByCodes(sql, [...new Set(facts.map((fact) => attributeCode(fact.name)))]);
  return facts.map((fact, index) => {
    const fitting = fitted(fact, definitions);
    if (typeof fitting !== 'string') return fitting;
    throw new DomainError('INVALID_INPUT', `Expected ${fitting}.`, { field: ['input', 'attributes', String(index), 'value'] });
  });
}
