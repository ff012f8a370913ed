import { DomainError } from '#platform/errors/domain-error';

export interface OptionValue {
  name: string;
  value: string;
}

export interface Option {
  name: string;
  values: string[];
}

/** "Large / Oat"; "Default" for a product without options. */
export function variantTitle(values: readonly string[]): string {
  return values.length === 0 ? 'Default' : values.join(' / ');
}

/**
 * Pairs a variant's values with the option names.
 * @throws DomainError INVALID_INPUT when there is not exactly one value per option.
 */
export function optionValuesOf(names: readonly string[], values: readonly string[], field: string[]): OptionValue[] {
  if (values.length !== names.length) {
    throw new DomainError('INVALID_INPUT', `Expected ${names.length} option values (${names.join(', ') || 'none'}), got ${values.length}.`, { field });
  }
  return names.map((name, index) => ({ name, value: values[index] ?? '' }));
}

/** The options of a product with the values that its variants use, in the order they first occur. */
export function optionsOf(names: readonly string[], variants: readonly (readonly OptionValue[])[]): Option[] {
  return names.map((name, index) => ({ name, values: [...new Set(variants.map((values) => values[index]?.value ?? ''))] }));
}

/** @throws DomainError ALREADY_EXISTS when two variants have the same values. */
export function refuseEqualVariants(variants: readonly (readonly OptionValue[])[], fieldOf: (index: number) => string[]): void {
  const seen = new Set<string>();
  variants.forEach((values, index) => {
    const key = JSON.stringify(values.map(({ value }) => value.toLowerCase()));
    if (seen.has(key)) {
      throw new DomainError('ALREADY_EXISTS', `Another variant has the values ${variantTitle(values.map(({ value }) => value))}, too.`, { field: fieldOf(index) });
    }
    seen.add(key);
  });
}

/** "Wool type" becomes "wool-type", the stable name by which it is filtered. */
export function attributeCode(name: string): string {
  const code = name.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60);
  return code === '' ? 'other' : code;
}
