import { isJsonObject } from '../execution/json.ts';
import { limitError } from './limit-error.ts';

/** What has fewer bytes is not deep enough to exhaust the stack of those who walk through it, which is all that the limit is for. */
const looksFromBytes = 4096;
const mostLevels = 100;

/** Throws OPERATION_TOO_COMPLEX for variables that are nested deeper than anybody's input is; whoever coerces them or writes them down does so recursively. */
export function assertShallowVariables(body: unknown, bytes: number): void {
  const levels = variablesDepth(body, bytes);
  if (levels > mostLevels) throw limitError('variablesDepth', mostLevels, levels);
}

/** Whether the limit is kept. */
export function hasShallowVariables(body: unknown, bytes: number): boolean {
  return variablesDepth(body, bytes) <= mostLevels;
}

function variablesDepth(body: unknown, bytes: number): number {
  return bytes < looksFromBytes || !isJsonObject(body) ? 0 : depthOf(body.variables);
}

function depthOf(value: unknown): number {
  let levels = 0;
  for (let level = [value].filter(isNested); level.length > 0; level = level.flatMap((each) => Object.values(each)).filter(isNested)) levels += 1;
  return levels;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
