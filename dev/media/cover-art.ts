import type { Ink } from './motif.ts';
import { circle, path, rect, stroke, times } from './svg.ts';

type Composition = (ink: Ink) => string;

const hills: Composition = ({ main, accent }) => rect(0, 0, 100, 100, main.pale) + circle(66, 34, 15, accent.base)
  + path('M0 62Q24 44 50 60T100 54V100H0Z', main.light) + path('M0 76Q30 58 58 74T100 70V100H0Z', main.base) + path('M0 90Q34 74 66 88T100 86V100H0Z', main.deep);

const waves: Composition = ({ main, accent }) => rect(0, 0, 100, 100, main.deep) + circle(34, 30, 14, accent.pale)
  + times(5, (row) => stroke(`M-6 ${52 + row * 11}q9 -8 18 0t18 0t18 0t18 0t18 0t18 0`, row % 2 === 0 ? main.light : accent.light, 3.4));

const windows: Composition = ({ main, accent, random }) => rect(0, 0, 100, 100, main.dark) + times(20, (index) =>
  rect(10 + (index % 4) * 21, 9 + Math.floor(index / 4) * 17.5, 14, 11, random.chance(0.4) ? accent.light : main.deep, 1));

const stem: Composition = ({ main, accent }) => rect(0, 0, 100, 100, main.light) + stroke('M50 100Q46 60 52 22', main.deep, 3)
  + times(6, (index) => {
    const side = index % 2 === 0 ? 1 : -1;
    const y = 86 - index * 11;
    return path(`M50 ${y}q${side * 12} -18 ${side * 30} -16q${side * -6} 18 ${side * -30} 16Z`, index % 3 === 1 ? accent.base : main.dark);
  }) + circle(52, 18, 7, accent.base);

const arcs: Composition = ({ main, accent }) => rect(0, 0, 100, 100, accent.pale)
  + times(5, (index) => circle(50, 100, 74 - index * 14, [main.deep, main.base, main.light, accent.base, accent.light][index] ?? main.base));

const cuts: Composition = ({ main, accent }) => rect(0, 0, 100, 100, main.base) + path('M0 0H64L18 100H0Z', main.dark)
  + path('M64 0H100V46Z', accent.base) + circle(56, 62, 20, accent.pale) + path('M36 62a20 20 0 0 1 40 0Z', main.deep);

const bird: Composition = ({ main, accent }) => rect(0, 0, 100, 100, main.pale) + rect(0, 78, 100, 22, main.base)
  + path('M22 60Q30 34 58 40Q62 24 76 26Q86 28 84 38L94 42L83 45Q80 70 54 72Q36 74 22 60Z', main.deep)
  + path('M24 60Q40 42 62 52Q52 66 34 66Z', main.light) + circle(76, 34, 2.4, '#fff') + stroke('M52 72V80M60 71V80', accent.base, 3) + path('M84 38L94 42L83 45Z', accent.base);

const compositions: readonly Composition[] = [hills, waves, windows, stem, arcs, cuts, bird];

/** A little abstract picture for book covers and frames, clipped to the given rectangle. */
export function coverArt(ink: Ink, x: number, y: number, width: number, height: number): string {
  const composition = ink.random.pick(compositions);
  const art = ink.detail >= 1 ? composition(ink) : rect(0, 0, 100, 100, ink.main.base) + circle(50, 50, 24, ink.accent.light);
  return `<svg x="${x}" y="${y}" width="${width}" height="${height}" viewBox="0 0 100 100" preserveAspectRatio="xMidYMid slice">${art}</svg>`;
}
