/** A JSON object as a subgraph sent it: nothing about its values is known yet. */
export interface JsonObject {
  [key: string]: unknown;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Undefined for what is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Reads a property that the object itself carries. Response names such as `constructor` are legal GraphQL and
 * would otherwise be answered by Object.prototype.
 */
export function ownValue(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Whether Object.prototype answers for this name, so that a plain read would lie. */
export function isInherited(key: string): boolean {
  return key in Object.prototype;
}
