import { subgraphNames, subgraphSdl } from '../../../schema/subgraphs.ts';
import type { SubgraphSdls } from './fixture-supergraphs.ts';

/** The marketplace's own subgraphs. Their explicit `schema { query }` needs its mutation type named. */
export function ourSubgraphs(): SubgraphSdls {
  return Object.fromEntries(subgraphNames.map((name) => [name, withMutation(subgraphSdl(name))]));
}

function withMutation(sdl: string): string {
  return /^(extend )?type Mutation\b/m.test(sdl) ? `${sdl}\nextend schema { mutation: Mutation }` : sdl;
}
