/** So many objects are gone through before code is made for them: for most operations, which clients send once, it would never pay, and it takes memory. */
export const defaultCodeAfter = 1000;

/** GraphQL has no other names; `__proto__` in an object literal is not a property. */
const isName = (name: string): boolean => /^[A-Za-z_]\w*$/.test(name) && name !== '__proto__';

/** Whether this process may make code at run time (`--disallow-code-generation-from-strings`). */
const isAllowed = ((): boolean => {
  try {
    // oxlint-disable-next-line no-new-func
    return new Function('return true')() === true;
  } catch {
    return false;
  }
})();

interface Code {
  /** All that is a client's in the text: names of fields, which are letters, digits and underscores. */
  names: readonly string[];
  /** What the text refers to. */
  given: Readonly<Record<string, unknown>>;
  /** An expression. */
  text: string;
}

/** The value of an expression. Undefined where no code can be made, or of anything but names. */
export function madeCode({ names, given, text }: Code): unknown {
  if (!isAllowed || !names.every(isName)) return undefined;
  // oxlint-disable-next-line no-new-func
  const make: unknown = new Function(...Object.keys(given), `return ${text};`);
  return (make as (...values: unknown[]) => unknown)(...Object.values(given));
}
