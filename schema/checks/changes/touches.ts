/** Which coordinates a change touches: it matters to those who use any of them. */
import { ChangeType, CriticalityLevel, type Change } from '@graphql-inspector/core';

/** How bad a change is by itself. An optional argument more is no risk to anybody, though the library calls it one. */
export function levelOf({ type, criticality }: Change): CriticalityLevel {
  return type === ChangeType.FieldArgumentAdded && criticality.level === CriticalityLevel.Dangerous ? CriticalityLevel.NonBreaking : criticality.level;
}

/**
 * Coordinates by which an operation notices the change. A new required argument hits everybody who selects the field, a
 * removed argument only those who pass it.
 */
export function touchedBy(change: Change): string[] {
  const path = change.path ?? '';
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('.')));
  switch (change.type) {
    case ChangeType.FieldArgumentAdded:
    case ChangeType.FieldArgumentDefaultChanged:
    case ChangeType.InputFieldAdded:
    case ChangeType.InputFieldDefaultValueChanged:
    case ChangeType.EnumValueAdded:
    case ChangeType.UnionMemberAdded:
      return [parent || path];
    case ChangeType.FieldArgumentTypeChanged:
      return isRequired(metaText(change, 'newArgumentType')) ? [path, parent] : [path];
    case ChangeType.InputFieldTypeChanged:
      return isRequired(metaText(change, 'newInputFieldType')) ? [path, parent] : [path];
    case ChangeType.UnionMemberRemoved:
      return [metaText(change, 'removedUnionMemberTypeName')];
    case ChangeType.ObjectTypeInterfaceRemoved:
      return [metaText(change, 'removedInterfaceName')];
    case ChangeType.ObjectTypeInterfaceAdded:
      return [metaText(change, 'addedInterfaceName')];
    default:
      return [path];
  }
}

/** A coordinate whose users do not notice: who passes an argument does not care for its default. */
export function sparedBy({ type, path }: Change): string | undefined {
  return type === ChangeType.FieldArgumentDefaultChanged ? path : undefined;
}

/** Whether the change is about the whole schema: everybody uses that. */
export function touchesEverybody(change: Change): boolean {
  return change.type.startsWith('SCHEMA_');
}

function isRequired(type: string): boolean {
  return type.endsWith('!');
}

function metaText(change: Change, key: string): string {
  const value: unknown = (change.meta as Record<string, unknown>)[key];
  return typeof value === 'string' ? value : '';
}
