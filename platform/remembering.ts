/**
 * The same function of a text, which remembers what it gave: for what takes a while to work out and is asked about the same few texts again and again, such as
 * somebody's token. Anybody may send any text, so at most `max` are remembered. What throws is not.
 */
export function remembering<Value>(max: number, of: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, { readonly value: Value }>();
  return (text) => {
    const found = known.get(text);
    if (found) return found.value;
    const value = of(text);
    if (known.size >= max) known.clear();
    known.set(text, { value });
    return value;
  };
}
