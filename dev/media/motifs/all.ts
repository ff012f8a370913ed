import type { Motif } from '../motif.ts';
import type { MotifKind } from '../vocabulary.ts';
import { audio } from './audio.ts';
import { bicycles } from './bicycles.ts';
import { ceramics } from './ceramics.ts';
import { coffee } from './coffee.ts';
import { kitchen } from './kitchen.ts';
import { leather } from './leather.ts';
import { lighting } from './lighting.ts';
import { outdoors } from './outdoors.ts';
import { paperGoods } from './paper.ts';
import { plants } from './plants.ts';
import { toys } from './toys.ts';
import { wool } from './wool.ts';

const motifs = {
  ...ceramics, ...wool, ...coffee, ...paperGoods, ...bicycles, ...plants, ...audio, ...leather, ...toys, ...lighting, ...kitchen, ...outdoors,
};

/** How a kind is drawn. A test holds that each kind has a motif. */
export function motifOf(kind: MotifKind): Motif {
  const motif = motifs[kind];
  if (motif === undefined) throw new RangeError(`No motif draws "${kind}"`);
  return motif;
}
