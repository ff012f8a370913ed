/** What each mutation costs: people take each step together, and everything that follows by messages is waited for and counted. */
import { together, type Cost, type Meter } from './meter.ts';
import type { Shopper, Step } from './shoppers.ts';

export interface StepCost {
  readonly name: string;
  /** Absent where it failed; `problem` says how. */
  readonly cost?: Cost;
  readonly problem?: string;
}

export interface StepsOptions {
  meter: Meter;
  steps: readonly Step[];
  newShopper: () => Shopper;
  people: number;
  rounds: number;
  stopRequested: AbortSignal;
}

const atATime = 4;

/** The first round, in which code is compiled, is not counted. */
export async function measureSteps({ meter, steps, newShopper, people, rounds, stopRequested }: StepsOptions): Promise<StepCost[]> {
  const costs = new Map<string, Cost[]>(steps.map(({ name }) => [name, []]));
  const problems = new Map<string, string>();
  for (let round = 0; round <= rounds; round += 1) {
    const shoppers = Array.from({ length: people }, newShopper);
    for (const step of steps) {
      stopRequested.throwIfAborted();
      if (problems.has(step.name)) continue;
      try {
        await each(shoppers, async (shopper) => void (await step.prepare?.(shopper)));
        const cost = await meter.toTheEnd(() => each(shoppers, (shopper) => step.run(shopper)));
        if (round > 0) costs.get(step.name)?.push(cost);
      } catch (error) {
        problems.set(step.name, error instanceof Error ? error.message : String(error));
      }
    }
  }
  return steps.map(({ name }) => {
    const problem = problems.get(name);
    return problem === undefined ? { name, cost: together(costs.get(name) ?? []) } : { name, problem };
  });
}

/** A few people at a time; resolves with how long each took. */
async function each(shoppers: readonly Shopper[], act: (shopper: Shopper) => Promise<unknown>): Promise<number[]> {
  const waiting = [...shoppers];
  const latenciesMs: number[] = [];
  await Promise.all(
    Array.from({ length: atATime }, async () => {
      for (let shopper = waiting.pop(); shopper; shopper = waiting.pop()) {
        const startedAt = performance.now();
        await act(shopper);
        latenciesMs.push(performance.now() - startedAt);
      }
    }),
  );
  return latenciesMs;
}
