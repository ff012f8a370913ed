import { at, hangs, lies, stands, vary, type Ink, type Motifs } from '../motif.ts';
import { coal, leaf, metal, wood } from '../palette.ts';
import { box, circle, ellipse, group, lathe, n, path, polygon, rect, shaded, smooth, stroke, times, type Point } from '../svg.ts';

function pot(ink: Ink, top: number, half: number): string {
  return shaded(polygon([[200 - half + 6, top + 18], [200 + half - 6, top + 18], [200 + half * 0.72, 320], [200 - half * 0.72, 320]]), ink.main.base)
    + at(ink, 2, () => stroke(`M${n(210 - half)} ${top + 46}H${n(190 + half)}`, ink.main.light, 4, 'opacity=".7"'))
    + shaded(box(200 - half, top, half * 2, 24, 4), ink.main.light) + ellipse(200, top + 2, half - 6, 5, '#5a4334');
}

function monsteraLeaf(ink: Ink, x: number, y: number, turn: number, size: number, fill: string): string {
  const notch = at(ink, 1, () => times(3, (index) => path(`M${-34 + index * 5} ${-66 + index * 24}L-9 ${-54 + index * 24}L${-36 + index * 5} ${-58 + index * 24}ZM${34 - index * 5} ${-66 + index * 24}L9 ${-54 + index * 24}L${36 - index * 5} ${-58 + index * 24}Z`, leaf.deep, 'opacity=".75"')));
  return group(`translate(${x} ${y}) rotate(${turn}) scale(${size})`, path('M0 0C-62 -14 -56 -96 0 -116C56 -96 62 -14 0 0Z', fill), notch, at(ink, 2, () => stroke('M0 0V-104', leaf.pale, 2.4, 'opacity=".8"')));
}

function monstera(ink: Ink): string {
  const lean = vary(ink, -8, 8);
  const stems = [[-92, 130, -58], [94, 142, 54], [-42, 96, -22], [50, 88, 24], [4, 146, lean]] as const;
  return stroke(stems.map(([dx, y]) => `M200 250Q${200 + dx * 0.3} ${y + 40} ${200 + dx} ${y + 8}`).join(''), leaf.deep, 5)
    + stems.map(([dx, y, turn], index) => monsteraLeaf(ink, 200 + dx, y + 24, turn, index === 4 ? 0.95 : 0.8, [leaf.dark, leaf.dark, leaf.base, leaf.base, leaf.light][index] ?? leaf.base)).join('')
    + pot(ink, 236, 62);
}

function cactus(ink: Ink): string {
  const isPad = vary(ink, 0, 1) === 1;
  const spine = (x: number, y: number): string => `M${n(x - 4)} ${n(y)}h8M${n(x)} ${n(y - 4)}v8`;
  const spines = (cx: number, cy: number, rx: number, ry: number): string => at(ink, 2, () => stroke(times(9, (index) => spine(cx + ((index % 3) - 1) * rx * 0.55, cy + (Math.floor(index / 3) - 1) * ry * 0.55)), leaf.pale, 1.6));
  const pad = (cx: number, cy: number, rx: number, ry: number, turn: number): string => group(`rotate(${turn} ${cx} ${cy})`, shaded(`M${cx - rx} ${cy}a${rx} ${ry} 0 1 0 ${2 * rx} 0a${rx} ${ry} 0 1 0 ${-2 * rx} 0Z`, leaf.base), spines(cx, cy, rx, ry));
  const column = shaded(box(168, 92, 64, 170, 32), leaf.base) + shaded('M168 214H142Q118 214 118 188V168a12 12 0 0 1 24 0V184Q142 190 148 190H168Z', leaf.base) + shaded('M232 190H252Q260 190 260 182V150a12 12 0 0 1 24 0V186Q284 214 258 214H232Z', leaf.base)
    + at(ink, 1, () => stroke('M184 104V258M200 98V258M216 104V258', leaf.deep, 2.4, 'opacity=".5"')) + at(ink, 2, () => circle(200, 88, 13, ink.accent.base) + circle(192, 82, 6, ink.accent.light));
  return (isPad ? pad(200, 190, 48, 66, 0) + pad(152, 112, 30, 42, -26) + pad(242, 106, 32, 46, 24) + at(ink, 1, () => circle(262, 62, 9, ink.accent.base)) : column) + pot(ink, 240, 66);
}

function fern(ink: Ink): string {
  const frond = (reach: number, lift: number, fill: string): string => {
    const spine = smooth([0, 0.25, 0.5, 0.75, 1].map((part): Point => [200 + reach * part, 248 - lift * Math.sin(part * 2.3) * 1.15]));
    // Dashes across a wide line are leaflets along a spine, for a tenth of the bytes.
    const leaflets = `<path d="${spine}" fill="none" stroke="${fill}" stroke-width="30" stroke-dasharray="8 4"/>`;
    return stroke(spine, leaf.deep, 3) + at(ink, 1, () => leaflets) + at(ink, 3, () => stroke(spine, leaf.pale, 1.6, 'opacity=".7"'));
  };
  const sway = vary(ink, -14, 14);
  return frond(-140, 84, leaf.dark) + frond(140, 78, leaf.dark) + frond(-108, 138, leaf.base) + frond(112, 132, leaf.base) + frond(-56 + sway, 166, leaf.light) + frond(60 + sway, 172, leaf.light) + pot(ink, 236, 60);
}

function trailingPlant(ink: Ink): string {
  const vines = vary(ink, 5, 7);
  const xOf = (index: number): number => 140 + (index * 120) / (vines - 1);
  const lengthOf = (index: number): number => 70 + ((index * 53) % 90);
  const stems = Array.from({ length: vines }, (_, index) => `M${n(xOf(index))} 196v${lengthOf(index)}`).join('');
  const leavesOn = (side: number): string => Array.from({ length: vines }, (_, index) =>
    Array.from({ length: Math.floor(lengthOf(index) / 22) }, (_each, bead) => `M${n(xOf(index))} ${208 + bead * 22 + (side > 0 ? 0 : 10)}l${side * 9} 6`).join('')).join('');
  return stroke('M200 0V54M200 54L136 146M200 54L264 146M200 54V140', wood.light, 4) + circle(200, 54, 7, wood.dark)
    + at(ink, 1, () => stroke(times(9, (index) => `M${140 + index * 15} ${140 - (index % 3) * 12}l${index % 2 === 0 ? 12 : -12} -10`), leaf.base, 17) + stroke(times(5, (index) => `M${150 + index * 25} 132l9 -14`), leaf.light, 13))
    + shaded('M126 146H274Q270 226 200 230Q130 226 126 146Z', ink.main.base) + rect(122, 140, 156, 16, ink.main.light, 6) + at(ink, 2, () => stroke('M132 176Q200 192 268 176', ink.accent.base, 5))
    + stroke(stems, leaf.dark, 3) + at(ink, 1, () => stroke(leavesOn(1), leaf.base, 12) + stroke(leavesOn(-1), leaf.light, 12));
}

function planter(ink: Ink): string {
  const half = vary(ink, 80, 100);
  const hasLegs = vary(ink, 0, 1) === 1;
  const bottom = hasLegs ? 276 : 312;
  const top = hasLegs ? 150 : 164;
  return at(ink, 1, () => times(5, (index) => path(`M200 ${top + 10}Q${130 + index * 22} ${top - 50} ${120 + index * 40} ${top - 84 + Math.abs(index - 2) * 22}Q${176 + index * 18} ${top - 50} 206 ${top + 10}Z`, index % 2 === 0 ? leaf.base : leaf.dark)))
    + (hasLegs ? stroke(`M${n(200 - half * 0.62)} ${bottom - 20}L${n(188 - half * 0.62)} 320M${n(200 + half * 0.62)} ${bottom - 20}L${n(212 + half * 0.62)} 320M200 ${bottom}V314`, wood.dark, 9) : shaded(box(200 - half * 0.86, 308, half * 1.72, 14, 6), ink.main.dark))
    + shaded(polygon([[200 - half, top], [200 + half, top], [200 + half * 0.74, bottom], [200 - half * 0.74, bottom]]), ink.main.base)
    + at(ink, 1, () => path(polygon([[200 - half * 0.93, top + 34], [200 + half * 0.93, top + 34], [200 + half * 0.85, top + 70], [200 - half * 0.85, top + 70]]), ink.accent.base, 'opacity=".6"'))
    + at(ink, 2, () => stroke(times(6, (index) => `M${n(200 - half * 0.8 + index * half * 0.29)} ${top + 66}l${n(half * 0.13)} -28l${n(half * 0.13)} 28`), ink.main.pale, 3))
    + ellipse(200, top, half, half * 0.13, ink.main.light) + ellipse(200, top + 2, half - 8, half * 0.13 - 4, '#5a4334');
}

function wateringCan(ink: Ink): string {
  return stroke('M258 216C344 190 338 296 262 292', ink.main.dark, 12) + stroke('M164 176C180 108 236 108 250 178', ink.main.dark, 11)
    + stroke('M156 280Q96 260 60 134', ink.main.base, 13) + path(polygon([[34, 138], [78, 110], [84, 124], [46, 150]]), ink.main.dark)
    + shaded(lathe(208, [[56, 172], [60, 230], [64, 300], [58, 320]]), ink.main.base) + ellipse(208, 172, 56, 9, ink.main.light) + path('M152 172a56 9 0 0 0 78 8a56 9 0 0 1 -78 -8Z', ink.main.deep)
    + at(ink, 1, () => stroke('M147 214Q208 224 269 214', ink.accent.base, 6)) + at(ink, 2, () => times(4, (index) => path(`M${34 + index * 9} ${162 + index * 8}q5 9 0 14q-5 -5 0 -14Z`, '#8fc3dd')) + ellipse(176, 250, 7, 34, '#fff', 'opacity=".3"'));
}

function secateurs(ink: Ink): string {
  const handle = (turn: number): string => group(`rotate(${turn} 200 176)`, shaded('M190 176Q176 250 188 330Q200 344 212 330Q222 250 210 176Z', ink.main.base), at(ink, 2, () => stroke('M199 220V316', ink.main.light, 4)));
  return handle(17) + handle(-17) + path('M188 178Q150 120 196 56Q218 104 214 172Z', metal.light) + path('M206 180Q254 132 240 78Q214 100 192 168Z', metal.dark)
    + circle(200, 176, 17, coal.base) + circle(200, 176, 7, metal.base) + at(ink, 1, () => stroke('M190 212q10 8 20 0m-20 12q10 8 20 0m-20 12q10 8 20 0', metal.base, 3.4));
}

function basket(ink: Ink): string {
  const half = vary(ink, 84, 104);
  const hasHandles = vary(ink, 0, 1) === 1;
  const top = hasHandles ? 172 : 148;
  const rows = 8;
  const row = (index: number): string => {
    const y = top + 8 + (index * (306 - top)) / rows;
    const width = half - Math.max(0, index - 3) ** 2 * 1.4;
    return stroke(`M${n(200 - width)} ${n(y)}Q200 ${n(y + 18)} ${n(200 + width)} ${n(y)}`, index % 3 === 1 ? ink.accent.base : ink.main.dark, index % 3 === 1 ? 9 : 3, 'opacity=".75"');
  };
  return (hasHandles ? stroke(`M${200 - half * 0.6} ${top}C${200 - half * 0.5} 62 ${200 + half * 0.5} 62 ${200 + half * 0.6} ${top}`, '#7a4a2e', 12) : '')
    + shaded(lathe(200, [[half - 4, top], [half + 4, top + 50], [half * 0.9, 286], [half * 0.66, 320]]), ink.main.base)
    + at(ink, 1, () => times(rows, row)) + at(ink, 3, () => stroke(times(11, (index) => `M${n(200 + (index - 5) * half * 0.17)} ${top + 12}L${n(200 + (index - 5) * half * 0.13)} 312`), ink.main.light, 1.6, 'opacity=".6"'))
    + ellipse(200, top, half - 4, 15, ink.main.light) + ellipse(200, top + 2, half - 14, 10, ink.main.deep)
    + at(ink, 2, () => rect(240, top + 24, 26, 34, '#7a4a2e', 4) + circle(253, top + 33, 3, ink.main.pale));
}

export const plants: Motifs = {
  monstera: stands(monstera), cactus: stands(cactus, 1.15), fern: stands(fern, 1.08), 'trailing-plant': hangs(trailingPlant), planter: stands(planter, 1.05),
  'watering-can': stands(wateringCan), secateurs: lies(secateurs, 1.1), basket: stands(basket, 1.15),
};
