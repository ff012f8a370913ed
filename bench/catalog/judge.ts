/** What the list of twenty is compared with. */
import type { Measured } from './load.ts';

const aim = { times: 15, p50Ms: 15 };

/** The rounds of one who answers the list. */
export interface Rounds {
  by: string;
  rounds: readonly Measured[];
}

/** A line beside each peer, on the best of the rounds of each: what other work on the machine takes away only ever makes a round slower. */
export function judge({ by, rounds }: Rounds, peers: readonly Rounds[]): string[] {
  const ours = best(rounds);
  if (!ours) return [`list of 20 by ${by}: not measured`];
  const reached = (isReached: boolean): string => (isReached ? 'reached' : 'missed');
  const said = `list of 20 by ${by}: ${ours.perSecond.toFixed(0)} requests/s, p50 ${ours.p50Ms.toFixed(1)} ms (aim: under ${aim.p50Ms} ms, ${reached(ours.p50Ms < aim.p50Ms)})`;
  return [said, ...peers.flatMap((peer) => {
    const theirs = best(peer.rounds);
    if (!theirs) return [];
    const times = ours.perSecond / theirs.perSecond;
    return `  ${times.toFixed(1)} times ${peer.by} (${theirs.perSecond.toFixed(1)} requests/s, p50 ${theirs.p50Ms.toFixed(0)} ms; aim: more than ${aim.times}, ${reached(times > aim.times)}), of whose CPU it takes 1/${(theirs.cpuMs / ours.cpuMs).toFixed(1)}`;
  })];
}

function best(rounds: readonly Measured[]): Measured | undefined {
  return rounds.toSorted((a, b) => b.perSecond - a.perSecond)[0];
}
