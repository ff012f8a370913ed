/** A walk through the whole marketplace as its users take it: chapters of steps that share one stack and build on one another. */
import type { TestContext } from 'node:test';
import type { Stack } from '../../../dev/stack.ts';
import type { createJourney } from '../journey.ts';

export interface Walk {
  readonly stack: Stack;
  readonly journey: ReturnType<typeof createJourney>;
}

/** Steps by what they show. Each may be taken again on the same stack. */
export type Chapter = Readonly<Record<string, (walk: Walk, t: TestContext) => Promise<void>>>;
