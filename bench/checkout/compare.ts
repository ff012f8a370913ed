/** What is measured of whom: every number of buyers on each side, in turns, then half of what the best of them completed. */
import { best, rateOf, type Rounds } from './report.ts';
import { inTurns, type Idle, type Side } from './sides.ts';
import type { Load } from './load.ts';

export interface CompareOptions {
  /** Those that are measured. */
  sides: readonly Side[];
  /** All there are. */
  all: readonly Side[];
  idle: ReadonlyMap<Side, Idle>;
  signedIn: boolean;
  levels: readonly number[];
  rounds: number;
  roundMs: number;
  settleMs?: number;
}

export interface Compared {
  /** By side, in the order of the levels; half load last. */
  loadsOf: ReadonlyMap<Side, readonly Rounds[]>;
  bestOf: ReadonlyMap<Side, Rounds>;
}

export async function compare({ sides, all, idle, signedIn, levels, rounds, roundMs, settleMs }: CompareOptions): Promise<Compared> {
  const loadsOf = new Map<Side, Rounds[]>(sides.map((side) => [side, []]));
  const who = signedIn ? 'signed in' : 'guests';

  async function take(what: string, loadOf: (side: Side) => Load): Promise<void> {
    const asked = new Map(sides.map((side) => [side, loadOf(side)]));
    for (const [side, results] of await inTurns({ sides: all, loads: asked, rounds, settleMs })) {
      const { buyers } = asked.get(side) as Load;
      loadsOf.get(side)?.push({ name: `${side.name}, ${what}`, buyers, results, idle: idle.get(side) as Idle });
    }
  }

  for (const buyers of levels) await take(`${buyers} ${who}`, () => ({ signedIn, buyers, ms: roundMs }));
  const bestOf = new Map([...loadsOf].map(([side, of]) => [side, best(of)]));
  const halfLoadOf = (side: Side): Load => {
    const rated = bestOf.get(side) as Rounds;
    return { signedIn, buyers: rated.buyers, ms: roundMs, perSecond: rateOf(rated) / 2 };
  };
  await take(`${who}, half load`, halfLoadOf);
  return { loadsOf, bestOf };
}
