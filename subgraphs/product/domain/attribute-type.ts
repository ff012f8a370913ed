/** Kinds of values that attributes have. What nobody has defined is text. */
import { attributeCode } from './variant-options.ts';

export type AttributeType = 'TEXT' | 'NUMBER' | 'BOOLEAN' | 'CHOICE';

export interface AttributeDefinition {
  code: string;
  name: string;
  type: AttributeType;
  /** Of numbers, for people, such as `cm`. */
  unit: string | null;
  /** What may be chosen, in display order. */
  choices: readonly string[];
  version: number;
}

/** What a product says of itself. */
export interface Fact {
  name: string;
  value: string;
}

const truths = new Map([['yes', 'Yes'], ['true', 'Yes'], ['no', 'No'], ['false', 'No']]);

/** A number as values are written, `12.5`; null for everything else. As the column `attribute_values.number` reads it. */
export function numberIn(value: string): number | null {
  return /^-?\d{1,12}(?:\.\d{1,6})?$/.test(value) ? Number(value) : null;
}

/** Whether a value says yes or no; null when it says neither. */
export function truthIn(value: string): boolean | null {
  const truth = truths.get(value.toLowerCase());
  return truth === undefined ? null : truth === 'Yes';
}

/** The value in its one spelling, so that equal values are one value to filters; null when the attribute has no such value. */
export function fittingValue({ type, choices }: Pick<AttributeDefinition, 'type' | 'choices'>, value: string): string | null {
  switch (type) {
    case 'TEXT':
      return value;
    case 'NUMBER':
      return numberIn(value) === null ? null : asWritten(value);
    case 'BOOLEAN':
      return truths.get(value.toLowerCase()) ?? null;
    case 'CHOICE':
      return choices.find((choice) => choice.toLowerCase() === value.toLowerCase()) ?? null;
  }
}

/** What would have been right, for whoever got it wrong. */
export function expectedValue({ name, type, unit, choices }: AttributeDefinition): string {
  switch (type) {
    case 'TEXT':
      return `${name} as text`;
    case 'NUMBER':
      return `${name} as a number such as 12.5${unit === null ? '' : `, in ${unit}, without the unit`}`;
    case 'BOOLEAN':
      return `${name} as Yes or No`;
    case 'CHOICE':
      return `${name} as one of ${choices.join(', ')}`;
  }
}

/** Without superfluous zeros, and without a sign before zero. */
function asWritten(number: string): string {
  const short = number.replace(/^(-?)0+(?=\d)/, '$1');
  return (short.includes('.') ? short.replace(/\.?0+$/, '') : short).replace(/^-0$/, '0');
}

/** The fact as it is to be kept, or what was expected in place of its value. */
export function fitted(fact: Fact, definitions: ReadonlyMap<string, AttributeDefinition>): Fact | string {
  const definition = definitions.get(attributeCode(fact.name));
  if (!definition) return fact;
  const value = fittingValue(definition, fact.value);
  return value === null ? expectedValue(definition) : { name: definition.name, value };
}
