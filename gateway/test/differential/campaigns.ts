import { keys, mixed, needs, objects } from './fixture-entities.ts';
import { chains, media, roots, shop, type SubgraphSdls } from './fixture-supergraphs.ts';
import { generateSupergraph } from './generate-supergraph.ts';
import { ourSubgraphs } from './our-supergraph.ts';
import { runSeed, type SeedOptions, type SeedResult } from './run-seed.ts';
import { buildTestSupergraph, type TestSupergraph } from './supergraph.ts';

/** A kind of supergraph to try operations on, with sizes that its plans can bear. */
export interface Campaign {
  readonly sdls: () => SubgraphSdls;
  readonly size: SeedOptions;
}

export const campaigns: Readonly<Record<string, Campaign>> = {
  shop: { sdls: () => shop, size: { maxDepth: 4, budget: 25 } },
  ours: { sdls: ourSubgraphs, size: { maxDepth: 4, budget: 25 } },
  // Interface objects that refer to one another make the planner try very many ways.
  media: { sdls: () => media, size: { maxDepth: 2, budget: 6 } },
  roots: { sdls: () => roots, size: { maxDepth: 4, budget: 12 } },
  chains: { sdls: () => chains, size: { maxDepth: 4, budget: 12 } },
  keys: { sdls: () => keys, size: { maxDepth: 5, budget: 14 } },
  needs: { sdls: () => needs, size: { maxDepth: 4, budget: 14 } },
  mixed: { sdls: () => mixed, size: { maxDepth: 4, budget: 14, withErrors: false } },
  objects: { sdls: () => objects, size: { maxDepth: 3, budget: 8 } },
};

/** A campaign by name; `generated-<n>` is the nth random supergraph. */
export function campaignOf(name: string): Campaign {
  const number = /^generated-(\d+)$/.exec(name)?.[1];
  if (number !== undefined) return { sdls: () => generateSupergraph(Number(number)), size: { maxDepth: 3, budget: 10 } };
  const campaign = campaigns[name];
  if (!campaign) throw new Error(`No campaign "${name}"; expected one of ${Object.keys(campaigns).join(', ')} or generated-<number>`);
  return campaign;
}

export interface CampaignResult {
  readonly counts: Readonly<Record<string, number>>;
  readonly failures: readonly string[];
}

/** Runs the operations of seeds `from` up to, not including, `to`. Failures say how to repeat them. */
export async function runCampaign(name: string, from: number, to: number): Promise<CampaignResult> {
  const { sdls, size } = campaignOf(name);
  const supergraph: TestSupergraph = buildTestSupergraph(sdls());
  const counts: Record<string, number> = {};
  const failures: string[] = [];
  for (let seed = from; seed < to; seed++) {
    const result = await runSeed(supergraph, seed, size);
    const verdict = typeof result === 'string' ? result : 'different';
    counts[verdict] = (counts[verdict] ?? 0) + 1;
    if (typeof result !== 'string') failures.push(describeFailure(name, seed, result));
  }
  return { counts, failures };
}

function describeFailure(name: string, seed: number, { operation, chaos, difference }: Exclude<SeedResult, string>): string {
  const repeat = `node gateway/test/differential/main.ts ${name} ${seed}`;
  return `${repeat}\n${operation.query}\nvariables ${JSON.stringify(operation.variables)}\nchaos ${JSON.stringify({ ...chaos, downSubgraphs: [...chaos.downSubgraphs] })}\n${difference}\n`;
}
