import { at, hangs, lies, stands, vary, type Ink, type Motifs } from '../motif.ts';
import { brass, coal, paper, wood } from '../palette.ts';
import { box, circle, ellipse, group, n, path, polygon, rect, shaded, smooth, stroke, times } from '../svg.ts';

function wheelOf(ink: Ink, x: number, y: number, r: number): string {
  return circle(x, y, r, wood.dark) + circle(x, y, r * 0.72, wood.light) + at(ink, 1, () => circle(x, y, r * 0.24, ink.accent.base));
}

function train(ink: Ink): string {
  return rect(40, 288, 150, 10, coal.base, 5) + rect(196, 288, 164, 10, coal.base, 5) + circle(193, 293, 7, brass.base)
    + shaded(box(52, 220, 124, 68, 8), ink.accent.base) + at(ink, 1, () => times(3, (index) => rect(66 + index * 36, 234, 24, 24, paper.light, 4)))
    + shaded(box(208, 204, 66, 86, 6), ink.main.dark) + rect(200, 190, 82, 18, ink.accent.dark, 6) + rect(222, 218, 38, 34, paper.light, 4)
    + shaded(box(268, 232, 82, 58, 20), ink.main.base) + shaded(polygon([[302, 232], [330, 232], [338, 178], [294, 178]]), ink.accent.dark) + rect(290, 172, 52, 12, ink.accent.base, 5)
    + [78, 150, 226, 272, 326].map((x, index) => wheelOf(ink, x, 300, index > 1 ? 22 : 20)).join('')
    + at(ink, 2, () => circle(318, 146, 16, '#fff', 'opacity=".75"') + circle(292, 118, 22, '#fff', 'opacity=".6"') + circle(256, 92, 28, '#fff', 'opacity=".45"') + circle(346, 262, 6, brass.light));
}

function blocks(ink: Ink): string {
  const faces = [ink.main.base, wood.base, ink.accent.base, wood.light, ink.main.light, ink.accent.light];
  const order = ink.random.shuffle(faces);
  const colour = (index: number): string => order[index % order.length] ?? wood.base;
  return shaded(box(72, 246, 74, 74, 5), colour(0)) + shaded(box(150, 246, 74, 74, 5), colour(1)) + shaded('M228 320V284Q228 246 266 246T304 284V320H282V290Q282 270 266 270T250 290V320Z', colour(2))
    + shaded(box(96, 208, 150, 36, 4), colour(3)) + shaded(box(108, 132, 46, 74, 4), colour(4)) + shaded(box(190, 132, 46, 74, 4), colour(5))
    + shaded(polygon([[96, 132], [172, 72], [248, 132]]), colour(2)) + shaded(box(312, 258, 34, 62, 4), colour(4))
    + at(ink, 1, () => circle(109, 283, 17, colour(2)) + path(polygon([[187, 266], [206, 300], [168, 300]]), colour(4)))
    + at(ink, 2, () => stroke('M104 220h60M176 232h56M116 150v40M198 146v44', wood.deep, 1.6, 'opacity=".35"'));
}

function puzzle(ink: Ink): string {
  const piece = 'M0 0H34C26 -22 62 -22 54 0H88V34C110 26 110 62 88 54V88H54C62 66 26 66 34 88H0V54C22 62 22 26 0 34Z';
  const colours = [ink.main.base, ink.accent.base, ink.main.light, ink.accent.light];
  const gap = vary(ink, 6, 16);
  return times(4, (index) => {
    const [x, y] = [104 + (index % 2) * 88, 116 + Math.floor(index / 2) * 88];
    const shift = index === 3 ? `translate(${x + gap * 3} ${y + gap * 2}) rotate(${gap})` : `translate(${x} ${y})`;
    return group(shift, shaded(piece, colours[index] ?? ink.main.base), at(ink, 1, () => (index % 2 === 0 ? circle(44, 46, 13, paper.light, 'opacity=".6"') : stroke('M14 58q15 -20 30 -4t32 -8', paper.light, 6, 'opacity=".6"'))));
  });
}

function bear(ink: Ink): string {
  const hasScarf = vary(ink, 0, 1) === 1;
  const lop = vary(ink, 0, 8);
  const fur = ink.main;
  return circle(142, 112 + lop, 29, fur.dark) + circle(142, 112 + lop, 15, fur.pale) + circle(258, 112, 29, fur.dark) + circle(258, 112, 15, fur.pale)
    + ellipse(118, 250, 27, 48, fur.dark, 'transform="rotate(24 118 250)"') + ellipse(282, 250, 27, 48, fur.dark, 'transform="rotate(-24 282 250)"')
    + shaded('M126 268a74 66 0 1 0 148 0a74 66 0 1 0 -148 0Z', fur.base) + at(ink, 1, () => ellipse(200, 274, 44, 38, fur.pale))
    + ellipse(144, 312, 40, 25, fur.dark) + ellipse(256, 312, 40, 25, fur.dark) + at(ink, 1, () => ellipse(142, 314, 20, 13, fur.pale) + ellipse(258, 314, 20, 13, fur.pale))
    + shaded('M122 156a78 70 0 1 0 156 0a78 70 0 1 0 -156 0Z', fur.base) + ellipse(200, 178, 36, 28, fur.pale) + path('M186 164H214Q210 180 200 180T186 164Z', coal.base)
    + circle(168, 146, 8, coal.base) + circle(232, 146, 8, coal.base) + at(ink, 2, () => circle(165, 143, 2.6, '#fff') + circle(229, 143, 2.6, '#fff') + stroke('M200 180v8q-8 9 -17 4M200 188q8 9 17 4', coal.base, 3))
    + (hasScarf ? path('M138 212Q200 244 262 212L268 232Q200 266 132 232Z', ink.accent.base) + path('M226 236l30 54l-24 8l-20 -56Z', ink.accent.dark) : path('M168 218L200 230L232 218V248L200 234L168 248Z', ink.accent.base));
}

function boat(ink: Ink): string {
  return at(ink, 1, () => stroke('M40 330q20 -14 40 0t40 0t40 0t40 0t40 0t40 0t40 0t40 0', '#8fc0d6', 7)) + shaded('M66 262H338L306 318H110Z', ink.main.base) + rect(62, 252, 280, 14, ink.main.dark, 6)
    + shaded(box(136, 200, 132, 54, 6), paper.light) + shaded(box(226, 138, 34, 62, 4), ink.accent.base) + rect(222, 132, 42, 14, ink.accent.dark, 4)
    + rect(150, 176, 60, 26, ink.main.light, 4) + at(ink, 1, () => times(4, (index) => circle(156 + index * 30, 228, 9, ink.main.dark) + circle(156 + index * 30, 228, 5, paper.dark)))
    + at(ink, 2, () => stroke('M90 262V184', wood.dark, 5) + path('M92 186l44 14l-44 14Z', ink.accent.base) + circle(246, 112, 12, '#fff', 'opacity=".7"') + circle(226, 90, 16, '#fff', 'opacity=".5"'));
}

function rainbow(ink: Ink): string {
  const colours = [ink.main.dark, ink.main.base, ink.main.light, ink.accent.pale, ink.accent.light, ink.accent.base, ink.accent.dark];
  return times(6, (index) => {
    const outer = 140 - index * 22;
    const inner = outer - 19;
    return shaded(`M${200 - outer} 320V${318 - outer * 0.2}A${outer} ${outer} 0 0 1 ${200 + outer} ${n(318 - outer * 0.2)}V320H${200 + inner}V${n(318 - outer * 0.2)}A${inner} ${inner} 0 0 0 ${200 - inner} ${n(318 - outer * 0.2)}V320Z`, colours[index] ?? ink.main.base);
  });
}

function dominoes(ink: Ink): string {
  const tile = (x: number, y: number, turn: number, a: number, b: number): string => group(`rotate(${turn} ${x + 42} ${y + 78})`,
    shaded(box(x, y, 84, 156, 12), ink.main.light), stroke(`M${x + 12} ${y + 78}h60`, ink.main.deep, 3), pips(x + 42, y + 40, a), pips(x + 42, y + 116, b));
  const pips = (cx: number, cy: number, count: number): string => at(ink, 1, () => times(count, (index) => {
    const angle = (index * 6.283) / count - 1.57;
    const r = count === 1 ? 0 : 19;
    return circle(cx + Math.cos(angle) * r, cy + Math.sin(angle) * r, 8, index % 2 === 0 ? ink.accent.base : ink.accent.dark) + at(ink, 2, () => circle(cx + Math.cos(angle) * r, cy + Math.sin(angle) * r, 3, ink.accent.pale));
  }));
  return tile(84, 66, -14, vary(ink, 1, 6), vary(ink, 1, 6)) + tile(226, 76, 12, vary(ink, 1, 6), vary(ink, 1, 6)) + tile(158, 178, 84, vary(ink, 1, 6), vary(ink, 1, 6));
}

function kite(ink: Ink): string {
  return stroke(smooth([[176, 268], [140, 300], [196, 326], [150, 366]]), ink.main.deep, 4) + path('M148 288l-20 -10l4 22ZM148 288l18 -14l4 20ZM172 316l-18 -14l-2 22ZM172 316l20 -8l-2 22Z', ink.accent.base)
    + path('M228 44L312 140L176 268Z', ink.main.base) + path('M228 44L112 112L176 268Z', ink.main.light) + at(ink, 1, () => path('M228 44L170 78L203 152Z', ink.accent.light) + path('M312 140L203 152L176 268Z', ink.accent.base))
    + stroke('M228 44L176 268M112 112L312 140', wood.dark, 4) + at(ink, 2, () => path('M300 300q14 -18 34 -10q20 -8 26 12q12 14 -8 18h-48q-18 -6 -4 -20Z', '#fff', 'opacity=".7"') + path('M44 96q12 -14 26 -6q16 -8 22 8q10 12 -6 14H50q-16 -4 -6 -16Z', '#fff', 'opacity=".6"'));
}

export const toys: Motifs = {
  train: stands(train, 1.06), blocks: stands(blocks, 1.05), puzzle: lies(puzzle, 1.15), bear: stands(bear, 1.02), boat: stands(boat), rainbow: stands(rainbow), dominoes: lies(dominoes), kite: hangs(kite),
};
