import { getNamedType, TypeInfo, visit, visitWithTypeInfo, type DocumentNode, type GraphQLSchema } from 'graphql';
import { notSupported } from './not-supported.ts';
import type { Mention, RequiredFields } from './required-fields.ts';
import type { TypeConditions } from './type-conditions.ts';

interface Needed extends Mention {
  readonly type: string;
  readonly field: string;
}

/**
 * Throws a GraphQLError for a document with two fields that require the same field with different arguments: the planner asks for one of both only, and gives it to both. Does
 * not look where the fields are selected, so that it also refuses some of which no harm would come.
 */
export function assertOneMeaning(document: DocumentNode, schema: GraphQLSchema, { required, types }: { required: RequiredFields; types: TypeConditions }): void {
  if (required.byField.size === 0) return;
  const needed: Needed[] = [];
  for (const each of neededBy(document, schema, required, types)) {
    const other = needed.find(({ type, path, arguments: given }) => path === each.path && given !== each.arguments && (types.matches(type, each.type) || types.matches(each.type, type)));
    if (other) throw notSupported(`"${other.type}.${other.field}" and "${each.type}.${each.field}" cannot be selected in one operation: they need "${each.path}" with different arguments. Please ask for them one by one.`);
    needed.push(each);
  }
}

/** What all selected fields require, and what that requires in turn. */
function neededBy(document: DocumentNode, schema: GraphQLSchema, { byField }: RequiredFields, types: TypeConditions): Needed[] {
  const needed = new Map<string, readonly Needed[]>();
  const note = (type: string, field: string): void => {
    for (const [owner, fields] of byField) {
      const mentions = fields.get(field);
      const key = `${owner}.${field}`;
      if (!mentions || needed.has(key) || !(types.matches(type, owner) || types.matches(owner, type))) continue;
      needed.set(key, mentions.map((mention) => ({ ...mention, type: owner, field })));
      for (const { path } of mentions) note(owner, path);
    }
  };
  const typeInfo = new TypeInfo(schema);
  visit(document, visitWithTypeInfo(typeInfo, { Field: ({ name }) => note(getNamedType(typeInfo.getParentType())?.name ?? '', name.value) }));
  return [...needed.values()].flat();
}
