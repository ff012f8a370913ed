/** What to do instead of a breaking or risky change. */
import { ChangeType, type Change } from '@graphql-inspector/core';
import type { SchemaUser } from '../finding.ts';

const instead: Readonly<Record<string, string>> = {
  [ChangeType.FieldRemoved]: 'Keep the field with @deprecated(reason: "Use ... instead. Goes away on <date>.")',
  [ChangeType.FieldTypeChanged]: 'Add a field of another name with the new type, and deprecate this one',
  [ChangeType.FieldArgumentAdded]: 'Give the argument a default or make it nullable',
  [ChangeType.FieldArgumentRemoved]: 'Keep the argument and ignore it, deprecated',
  [ChangeType.FieldArgumentTypeChanged]: 'Add an argument of another name with the new type',
  [ChangeType.FieldArgumentDefaultChanged]: 'Make sure that clients which leave the argument out want the new default',
  [ChangeType.InputFieldAdded]: 'Make the input field nullable',
  [ChangeType.InputFieldRemoved]: 'Keep the input field and ignore it, deprecated',
  [ChangeType.InputFieldTypeChanged]: 'Add an input field of another name with the new type',
  [ChangeType.EnumValueRemoved]: 'Keep the value and treat it as the one that replaces it',
  [ChangeType.EnumValueAdded]: 'Make sure that these clients have a branch for values they do not know',
  [ChangeType.UnionMemberAdded]: 'Make sure that these clients have a branch for types they do not know',
  [ChangeType.UnionMemberRemoved]: 'Keep the member until nobody asks for it',
  [ChangeType.TypeRemoved]: 'Keep the type until nobody names it',
  [ChangeType.TypeKindChanged]: 'Use another name for the new type',
  [ChangeType.ObjectTypeInterfaceRemoved]: 'Keep the interface until nobody asks through it',
};

/** One sentence; names who has to be retired first, where that would do. */
export function adviceFor(change: Change, { schema, usedBy }: { schema: string; usedBy: readonly SchemaUser[] }): string {
  const advice = instead[change.type] ?? 'Keep the old form beside the new one for a while';
  if (schema === 'partner') return `${advice}; tell the partners named here before it goes.`;
  return usedBy.length > 0 ? `${advice}, until these clients have moved on or are retired.` : `${advice}.`;
}
