/** The same value, with all objects and lists in it frozen: for what several shall share and nobody change. Instances of classes stay as they are. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype && prototype !== Array.prototype) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
