import { at, stands, vary, type Ink, type Motifs } from '../motif.ts';
import { brass, coal, darkWood, metal, paper, wood } from '../palette.ts';
import { box, circle, ellipse, lathe, n, path, polygon, rect, shaded, stroke, times } from '../svg.ts';

const brew = '#5b3522';

function bean(x: number, y: number, turn: number, fill: string): string {
  return `<g transform="translate(${x} ${y}) rotate(${turn})">${ellipse(0, 0, 12, 8, fill)}${stroke('M-9 -2Q0 4 9 1', '#3a2216', 2)}</g>`;
}

function coffeeBag(ink: Ink): string {
  const top = vary(ink, 92, 118);
  const label = vary(ink, 0, 2);
  const emblem = [
    circle(200, 224, 25, ink.accent.base) + path('M178 232Q190 208 200 224T224 214V232Q212 250 200 249T178 232Z', ink.main.deep),
    path('M170 246L192 204L206 226L216 212L232 246Z', ink.accent.base) + circle(222, 204, 8, ink.main.base),
    times(5, (index) => stroke(`M200 246L${n(200 + Math.cos(3.5 + index * 0.58) * 40)} ${n(246 + Math.sin(3.5 + index * 0.58) * 40)}`, ink.accent.base, 6)) + circle(200, 244, 15, ink.main.base),
  ];
  return shaded(`M128 ${top + 34}L118 316Q200 328 282 316L272 ${top + 34}Z`, ink.main.base)
    + path(`M128 ${top + 34}L118 316Q122 318 130 319L146 ${top + 34}Z`, ink.main.dark, 'opacity=".6"') + path(`M272 ${top + 34}L282 316Q278 318 270 319L254 ${top + 34}Z`, ink.main.deep, 'opacity=".5"')
    + shaded(polygon([[126, top + 36], [132, top], [268, top], [274, top + 36]]), ink.main.dark)
    + rect(124, top + 28, 152, 11, brass.base, 3)
    + at(ink, 1, () => rect(152, 182, 96, 96, paper.base, 6) + (emblem[label] ?? '') + rect(170, 260, 60, 5, ink.main.deep, 2))
    + at(ink, 2, () => rect(180, 268, 40, 3, ink.main.dark, 1) + circle(200, top + 56, 6, ink.main.deep) + circle(200, top + 56, 3, ink.main.light)
      + bean(296, 322, 20, '#6d432b') + bean(316, 328, -30, '#5b3522') + bean(100, 326, 50, '#5b3522'));
}

function dripper(ink: Ink): string {
  const half = vary(ink, 66, 78);
  return path(lathe(200, [[40, 226], [62, 250], [66, 290], [54, 318]]), '#dfe9ea', 'opacity=".75"')
    + path('M140 268Q200 278 260 268Q264 300 252 314Q200 322 148 314Q136 300 140 268Z', brew, 'opacity=".9"')
    + at(ink, 2, () => ellipse(200, 268, 60, 7, '#7d4b31') + stroke('M146 258Q142 290 152 308', '#fff', 5, 'opacity=".55"'))
    + stroke(`M${188 + half} 128Q${240 + half} 140 ${172 + half} 182`, ink.main.dark, 13)
    + shaded(`M${200 - half} 104H${200 + half}L226 206H174Z`, ink.main.base)
    + at(ink, 1, () => stroke(times(5, (index) => `M${n(200 + (index - 2) * half * 0.38)} 120L${n(200 + (index - 2) * 10)} 198`), ink.main.dark, 3, 'opacity=".5"'))
    + ellipse(200, 104, half, half * 0.17, ink.main.light) + ellipse(200, 105, half - 8, half * 0.17 - 4, brew)
    + at(ink, 1, () => path(`M${208 - half} 102Q200 84 ${192 + half} 102L${200 + half * 0.6} 108H${200 - half * 0.6}Z`, paper.light, 'opacity=".9"'))
    + shaded(box(140, 204, 120, 14, 7), ink.main.dark) + rect(186, 216, 28, 12, ink.main.deep, 3);
}

function kettle(ink: Ink): string {
  const half = vary(ink, 72, 86);
  const height = vary(ink, 110, 136);
  const top = 320 - height;
  return stroke(`M${n(196 + half)} ${top + 26}H${n(236 + half)}V${top + 92}`, coal.base, 14)
    + stroke(`M${n(208 - half)} 296C${n(138 - half)} 292 ${n(176 - half)} ${top - 14} ${n(112 - half + 18)} ${top - 18}`, ink.main.dark, 13)
    + shaded(lathe(200, [[half * 0.7, top], [half * 0.86, top + height * 0.4], [half, 300], [half - 8, 320]]), ink.main.base)
    + ellipse(200, top, half * 0.7, 9, ink.main.light) + shaded(lathe(200, [[12, top - 20], [half * 0.5, top - 12], [half * 0.62, top - 1]]), ink.main.dark)
    + rect(190, top - 36, 20, 18, darkWood.base, 6)
    + at(ink, 2, () => ellipse(200 - half * 0.5, top + height * 0.55, 8, height * 0.26, '#fff', 'opacity=".35"') + stroke(`M${n(202 - half)} 302H${n(198 + half)}`, ink.main.deep, 2, 'opacity=".5"'));
}

function grinder(ink: Ink): string {
  const height = vary(ink, 168, 190);
  const top = 320 - height;
  return stroke(`M200 ${top - 14}H${vary(ink, 284, 304)}`, metal.dark, 9) + shaded(lathe(294, [[10, top - 54], [16, top - 38], [8, top - 14]]), ink.main.dark)
    + rect(192, top - 24, 16, 28, metal.base, 4)
    + shaded(lathe(200, [[38, top], [46, top + 12], [46, top + 40]]), metal.base)
    + shaded(box(152, top + 40, 96, height * 0.45, 4), ink.main.base)
    + at(ink, 2, () => stroke(times(6, (index) => `M${164 + index * 14} ${top + 46}v${n(height * 0.45 - 12)}`), ink.main.deep, 2, 'opacity=".35"'))
    + shaded(box(154, top + 40 + height * 0.45, 92, 280 - top - height * 0.45, 10), metal.light)
    + at(ink, 1, () => rect(150, top + 36, 100, 7, brass.base, 3) + rect(150, top + 38 + height * 0.45, 100, 7, brass.base, 3));
}

function carafe(ink: Ink): string {
  const half = vary(ink, 76, 92);
  const body = lathe(200, [[half * 0.72, 86], [26, 186], [40, 214], [half, 286], [half * 0.8, 320]]);
  return path(body, '#e3edee', 'opacity=".8"')
    + path(lathe(200, [[half * 0.82, 262], [half, 288], [half * 0.79, 319]]), brew, 'opacity=".92"') + at(ink, 1, () => ellipse(200, 263, half * 0.8, 8, '#7d4b31'))
    + path(`M${n(206 - half * 0.7)} 92H${n(194 + half * 0.7)}L204 168H196Z`, paper.base) + at(ink, 2, () => path('M160 96H204L200 160Z', paper.dark, 'opacity=".4"'))
    + at(ink, 1, () => stroke(`M${n(212 - half)} 270Q${n(206 - half)} 296 ${n(218 - half)} 308`, '#fff', 6, 'opacity=".6"'))
    + stroke(body, '#fff', 3, 'opacity=".55"')
    + shaded(lathe(200, [[40, 164], [31, 186], [42, 210]]), wood.base)
    + at(ink, 1, () => stroke('M168 186Q200 196 232 186', darkWood.base, 4) + circle(208, 194, 6, ink.accent.base) + stroke('M206 198l-8 18', darkWood.base, 3));
}

export const coffee: Motifs = {
  'coffee-bag': stands(coffeeBag, 1.12), dripper: stands(dripper, 1.12), kettle: stands(kettle, 1.15), grinder: stands(grinder, 1.1), carafe: stands(carafe, 1.1),
};
