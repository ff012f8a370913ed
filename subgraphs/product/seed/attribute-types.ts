import type { Database } from '#platform/data/database';
import type { AttributeDefinition } from '../domain/attribute-type.ts';
import { insertRows } from '../data/insert-rows.ts';

const definitions: readonly Omit<AttributeDefinition, 'version'>[] = [
  { code: 'pages', name: 'Pages', type: 'NUMBER', unit: null, choices: [] },
  { code: 'pieces', name: 'Pieces', type: 'NUMBER', unit: null, choices: [] },
  { code: 'socket', name: 'Socket', type: 'CHOICE', unit: null, choices: ['E14', 'E27', 'G9', 'GU10'] },
  { code: 'language', name: 'Language', type: 'CHOICE', unit: null, choices: ['English', 'German', 'French', 'Hindi'] },
];

/** Types of the demo's facts; what somebody has said since stays. */
export async function seedAttributeTypes(db: Database, now: Date): Promise<void> {
  const rows = definitions.map(({ code, name, type, unit, choices }) => [code, name, type, unit, JSON.stringify(choices), now, now]);
  await insertRows(db, 'attribute_definitions', ['code', 'name', 'type', 'unit', 'choices', 'created_at', 'updated_at'], rows, { ignoreExisting: true });
}
