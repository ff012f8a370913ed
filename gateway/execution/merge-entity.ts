import { isInherited, type JsonObject } from './json.ts';
import { defaultCodeAfter, madeCode } from './made-code.ts';
import { mergeKey, merged } from './merge.ts';

/**
 * Merges what was answered for an entity, or for the root, into every object that stands for it. True when paths may reach other objects than before: when objects
 * or lists came along, or something else was there. False when it was leaves, and new.
 */
export type MergeEntity = (targets: readonly JsonObject[], entity: JsonObject) => boolean;

export interface MergeEntityOptions {
  /** What was asked for; nothing else is taken, whatever a subgraph adds. */
  names: ReadonlySet<string>;
  /** After how many entities code is made. */
  codeAfter?: number | undefined;
}

/** Compiles the merging of one fetch's answers. */
export function compileMergeEntity({ names, codeAfter = defaultCodeAfter }: MergeEntityOptions): MergeEntity {
  const asked = new Set(names);
  asked.delete('__proto__');
  let count = 0;
  let quick: MergeEntity | undefined;
  return (targets, entity) => {
    if (quick) return quick(targets, entity);
    count += 1;
    if (count === codeAfter) quick = writtenOut([...asked]);
    return mergeOneByOne(asked, targets, entity);
  };
}

function mergeOneByOne(asked: ReadonlySet<string>, targets: readonly JsonObject[], entity: JsonObject): boolean {
  let reachesOthers = false;
  for (const key in entity) {
    if (!asked.has(key)) continue;
    const incoming = entity[key];
    if (typeof incoming === 'object' && incoming !== null) reachesOthers = true;
    for (const target of targets) if (mergeKey(target, key, incoming)) reachesOthers = true;
  }
  return reachesOthers;
}

/**
 * The same, written out for these names, as shaping is (`shape-code.ts`): an entity is read once, and V8 knows what is read and written. 6 to 8 % of the executor's time on the
 * heavy operation of the benchmark. Undefined where no code can be made, and for names that every object answers to.
 */
function writtenOut(names: readonly string[]): MergeEntity | undefined {
  if (names.some(isInherited)) return undefined;
  const read = names.map((name, index) => `const value${index} = entity.${name}; if (typeof value${index} === 'object' && value${index} !== null) reachesOthers = true;`);
  const write = names.map((name, index) => {
    const otherwise = `if (value${index} !== null && value${index} !== present) { target.${name} = merged(present, value${index}); reachesOthers = true; }`;
    return `if (value${index} !== undefined) { const present = target.${name}; if (present === undefined || present === null) target.${name} = value${index}; else ${otherwise} }`;
  });
  const loop = `for (let index = 0; index < targets.length; index++) { const target = targets[index];\n${write.join('\n')} }`;
  return madeCode({ names, given: { merged }, text: `(targets, entity) => { let reachesOthers = false;\n${read.join('\n')}\n${loop}\nreturn reachesOthers; }` }) as MergeEntity | undefined;
}
