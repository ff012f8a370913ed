/** Which scopes an operation asks for, by the fields it selects: `schema/partner-scopes.json`, checked before anything runs. */
import { readFileSync } from 'node:fs';
import { GraphQLError, TypeInfo, visit, visitWithTypeInfo, type DocumentNode, type GraphQLSchema } from 'graphql';
import { z } from 'zod';

/** By `Type.field`, or by `Type` for all its fields: the scope that a key needs; null for none. A field's own line beats its type's. */
export type ScopeTable = Readonly<Record<string, string | null>>;

const tableSchema = z.record(z.string().regex(/^\w+(\.\w+)?$/, 'must be "Type" or "Type.field"'), z.string().min(1).nullable());

/** Throws when the file is not such a table. */
export function readScopes(file: string): ScopeTable {
  return tableSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

export interface ScopeNeed {
  readonly scope: string;
  readonly field: string;
}

/** What selecting a field takes; undefined when the table does not say, which closes fields of the roots. */
export function scopeOf(table: ScopeTable, type: string, field: string): string | null | undefined {
  const own = table[`${type}.${field}`];
  return own === undefined ? table[type] : own;
}

/** Scopes that the fields of a valid document need, with a field for each. */
export function scopesNeeded(document: DocumentNode, schema: GraphQLSchema, table: ScopeTable): ScopeNeed[] {
  const needs = new Map<string, string>();
  const types = new TypeInfo(schema);
  const roots = new Set([schema.getQueryType(), schema.getMutationType()]);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field({ name: { value: field } }) {
        const parent = types.getParentType();
        if (!parent || field.startsWith('__')) return;
        const scope = scopeOf(table, parent.name, field);
        if (typeof scope === 'string') needs.set(scope, needs.get(scope) ?? `${parent.name}.${field}`);
        else if (scope === undefined && roots.has(parent as never)) needs.set('none', `${parent.name}.${field}`);
      },
    }),
  );
  return [...needs].map(([scope, field]) => ({ scope, field }));
}

/** Throws FORBIDDEN naming what is missing and for which field. */
export function assertInScope(needs: readonly ScopeNeed[], held: readonly string[]): void {
  const missing = needs.filter(({ scope }) => !held.includes(scope));
  if (missing.length === 0) return;
  const what = missing.map(({ scope, field }) => `"${scope}" for ${field}`).join(', ');
  throw new GraphQLError(`This key lacks ${missing.length === 1 ? 'the scope' : 'the scopes'} ${what}. It has ${held.join(', ') || 'none'}.`, {
    extensions: { code: 'FORBIDDEN', scopes: { missing: missing.map(({ scope }) => scope), held }, http: { status: 403 } },
  });
}
