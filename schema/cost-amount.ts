/** Numbers that may hang on the variables of a request; what doesn't is worked out once. */
export type Amount = number | ((variables: Variables) => number);
export type Variables = Readonly<Record<string, unknown>>;

export function valueOf(amount: Amount, variables: Variables): number {
  return typeof amount === 'number' ? amount : amount(variables);
}

export function sumOf(amounts: readonly Amount[]): Amount {
  let constant = 0;
  const varying = amounts.filter((amount) => typeof amount !== 'number');
  for (const amount of amounts) if (typeof amount === 'number') constant += amount;
  return varying.length === 0 ? constant : (variables) => varying.reduce((sum, amount) => sum + amount(variables), constant);
}

export function productOf(a: Amount, b: Amount): Amount {
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  return (variables) => valueOf(a, variables) * valueOf(b, variables);
}

/** The largest of at least one. */
export function largestOf(amounts: readonly Amount[]): Amount {
  const constant = Math.max(...amounts.filter((amount) => typeof amount === 'number'));
  const varying = amounts.filter((amount) => typeof amount !== 'number');
  return varying.length === 0 ? constant : (variables) => varying.reduce((largest, amount) => Math.max(largest, amount(variables)), constant);
}
