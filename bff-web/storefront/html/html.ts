/** Pages are written as tagged templates; whatever is put into one is escaped. */
import { html, raw } from 'hono/html';

export { html, raw };

/** A piece of HTML, safe to put into another. */
export type Html = ReturnType<typeof html>;

/** A piece of HTML that is absent under a condition: `when(x, (x) => html...)`. */
export function when<T>(value: T, piece: (value: NonNullable<Exclude<T, false | '' | 0>>) => Html): Html | null {
  return value ? piece(value as NonNullable<Exclude<T, false | '' | 0>>) : null;
}
