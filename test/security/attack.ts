/** What the security catalogue is made of: attacks that try something from outside and say how it ended. */
import assert from 'node:assert/strict';
import type { World } from './world.ts';

/** The feature that the attack is for isn't there yet, or this stack has no such wall; never counted as held. */
export interface NotApplicable {
  readonly notApplicable: string;
}

export interface Attack {
  /** The row of the catalogue. */
  readonly row: string;
  readonly name: string;
  /** Where the attack is described. */
  readonly reference: string;
  /** Resolves to what stopped the attack, in words. Rejects when it succeeded, or when it could not be tried. */
  run(world: World): Promise<string | NotApplicable>;
}

export interface Outcome {
  readonly attack: Attack;
  readonly result: 'held' | 'SUCCEEDED' | 'not tried' | 'not applicable yet';
  readonly detail: string;
}

/** Carries out one attack. */
export async function carryOut(attack: Attack, world: World): Promise<Outcome> {
  try {
    const ended = await attack.run(world);
    if (typeof ended === 'string') return { attack, result: 'held', detail: ended };
    return { attack, result: 'not applicable yet', detail: ended.notApplicable };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { attack, result: error instanceof assert.AssertionError ? 'SUCCEEDED' : 'not tried', detail };
  }
}

/** Whether the catalogue holds: an attack that could not be tried is no proof of anything. */
export function hasHeld({ result }: Outcome): boolean {
  return result === 'held' || result === 'not applicable yet';
}
