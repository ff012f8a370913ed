/** What kinds of values attributes have. */
import { parseJson } from '#platform/data/json';
import type { Sql } from '#platform/data/database';
import type { AttributeDefinition, AttributeType } from '../domain/attribute-type.ts';

interface Row extends Omit<AttributeDefinition, 'choices'> {
  type: AttributeType;
  choices: unknown;
}

const columns = 'code, name, type, unit, choices, version';
const asDefinition = (row: Row): AttributeDefinition => ({ ...row, choices: parseJson<string[]>(row.choices) });

/** By name; the marketplace has a few hundred at most. */
export async function allDefinitions(sql: Sql): Promise<AttributeDefinition[]> {
  return (await sql.query<Row>(`SELECT ${columns} FROM attribute_definitions ORDER BY name, code`)).map(asDefinition);
}

export async function definitionsByCodes(sql: Sql, codes: readonly string[]): Promise<Map<string, AttributeDefinition>> {
  if (codes.length === 0) return new Map();
  const rows = await sql.query<Row>(`SELECT ${columns} FROM attribute_definitions WHERE code IN (?)`, [codes]);
  return new Map(rows.map((row) => [row.code, asDefinition(row)]));
}

/** Locks it; null when there is none. */
export async function lockDefinition(sql: Sql, code: string): Promise<AttributeDefinition | null> {
  const [row] = await sql.query<Row>(`SELECT ${columns} FROM attribute_definitions WHERE code = ? FOR UPDATE`, [code]);
  return row ? asDefinition(row) : null;
}

export async function insertDefinition(sql: Sql, { code, name, type, unit, choices }: Omit<AttributeDefinition, 'version'>, at: Date): Promise<void> {
  await sql.execute('INSERT INTO attribute_definitions (code, name, type, unit, choices, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)', [code, name, type, unit, JSON.stringify(choices), at, at]);
}

export async function changeDefinition(sql: Sql, { code, name, unit, choices, version }: AttributeDefinition, at: Date): Promise<void> {
  await sql.execute('UPDATE attribute_definitions SET name = ?, unit = ?, choices = ?, version = version + 1, updated_at = ? WHERE code = ? AND version = ?', [name, unit, JSON.stringify(choices), at, code, version]);
}

/** Values of an attribute that are numbers in a range, at most `limit`. */
export async function valuesBetween(sql: Sql, { code, min, max, limit }: { code: string; min: number; max: number; limit: number }): Promise<string[]> {
  const rows = await sql.query<{ value: string }>('SELECT value FROM attribute_values WHERE code = ? AND number BETWEEN ? AND ? LIMIT ?', [code, min, max, limit]);
  return rows.map(({ value }) => value);
}
