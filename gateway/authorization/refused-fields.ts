import { getNamedType, isAbstractType, TypeInfo, visit, visitWithTypeInfo, type DocumentNode, type FieldNode, type GraphQLCompositeType, type GraphQLSchema } from 'graphql';
import type { Refusals } from './requirements.ts';

/** The parts of a document that a viewer may not see. */
export interface RefusedFields {
  /** The document without them: only that is planned, so nothing of them is fetched. */
  readonly document: DocumentNode;
  /** Fields of the document as it was. */
  readonly nodes: ReadonlySet<FieldNode>;
}

/**
 * Takes out what is refused. A field of an interface or union member is refused where it is asked of the abstract type if any
 * object type behind it refuses it: which one will answer is known too late. Clients ask for the others by fragments.
 */
export function withoutRefused(document: DocumentNode, schema: GraphQLSchema, { names }: Refusals): RefusedFields {
  const nodes = new Set<FieldNode>();
  const typeInfo = new TypeInfo(schema);
  const isOwn = ({ name }: { name: string }, field: string): boolean => names.has(name) || names.has(`${name}.${field}`);
  const isRefused = (parent: GraphQLCompositeType, field: string): boolean => {
    if (isOwn(parent, field)) return true;
    if (isAbstractType(parent)) return schema.getPossibleTypes(parent).some((type) => isOwn(type, field));
    // Composition derives what an interface asks for from its types; where none of them says so, the interface speaks for all.
    return parent.getInterfaces().some((each) => isOwn(each, field) && !schema.getPossibleTypes(each).some((type) => isOwn(type, field)));
  };
  const filtered = visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field(node) {
        const parent = typeInfo.getParentType();
        if (!parent || node.name.value.startsWith('__')) return undefined;
        const type = typeInfo.getType();
        if (!isRefused(parent, node.name.value) && !(type && names.has(getNamedType(type).name))) return undefined;
        // With all below it: on an object whose own fields are allowed, a field may be asked for both ways.
        visit(node, { Field: (each) => void nodes.add(each) });
        return null;
      },
    }),
  );
  return { document: filtered, nodes };
}
