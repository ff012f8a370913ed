import { at, lies, stands, vary, type Ink, type Motifs } from '../motif.ts';
import { brass, coal, metal, paper, wood } from '../palette.ts';
import { box, circle, ellipse, group, lathe, n, path, polygon, rect, shaded, shadedDown, stroke, times } from '../svg.ts';

function pan(ink: Ink): string {
  const r = vary(ink, 92, 108);
  const food = vary(ink, 0, 2);
  const egg = path('M142 196Q132 150 176 152Q214 140 222 178Q238 214 196 222Q152 234 142 196Z', '#fffaf0') + circle(182, 188, 19, '#f6b32f') + at(ink, 2, () => circle(176, 182, 6, '#fff', 'opacity=".6"'));
  const leaves = times(5, (index) => ellipse(170 + Math.cos(index * 1.26) * 34, 200 + Math.sin(index * 1.26) * 30, 20, 9, '#6f9a56', `transform="rotate(${index * 66} ${n(170 + Math.cos(index * 1.26) * 34)} ${n(200 + Math.sin(index * 1.26) * 30)})"`));
  return group('rotate(-32 200 200)', shaded(box(170 + r - 8, 186, 150, 28, 13), ink.main.deep), circle(306 + r - 100, 200, 6, paper.base),
    shaded(`M${170 - r} 200a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`, ink.main.base), circle(170, 200, r - 13, ink.main.dark), circle(170, 202, r - 18, ink.main.deep), at(ink, 2, () => circle(170, 202, r - 34, 'none', `stroke="${ink.main.dark}" stroke-width="3"`)))
    + at(ink, 1, () => group('translate(-4 18)', [egg, leaves, ''][food] ?? ''));
}

function pot(ink: Ink): string {
  const hasLongHandle = vary(ink, 0, 1) === 1;
  const half = vary(ink, 88, 100);
  const top = vary(ink, 182, 196);
  return (hasLongHandle ? shaded(box(190 + half, top + 18, 104, 18, 8), coal.base) : stroke(`M${204 - half} ${top + 32}h-26v32h26M${196 + half} ${top + 32}h26v32h-26`, ink.main.deep, 13))
    + shaded(`M${200 - half} ${top}H${200 + half}V286Q${200 + half} 320 ${164 + half} 320H${236 - half}Q${200 - half} 320 ${200 - half} 286Z`, ink.main.base)
    + shadedDown(`M${194 - half} ${top}Q200 ${top - 62} ${206 + half} ${top}Z`, ink.main.light) + rect(192 - half, top - 6, half * 2 + 16, 13, ink.main.dark, 6) + shaded(lathe(200, [[18, top - 52], [20, top - 42], [9, top - 28]]), brass.base)
    + at(ink, 1, () => ellipse(200 - half * 0.62, top + 66, 8, 34, '#fff', 'opacity=".28"'))
    + at(ink, 3, () => times(12, (index) => circle(160 + (index % 4) * 32, top + 40 + Math.floor(index / 4) * 26, 9, ink.main.light, 'opacity=".14"')));
}

function board(ink: Ink): string {
  const loaf = vary(ink, 0, 1) === 1;
  return group('rotate(-8 200 200)', shaded('M96 116Q96 100 112 100H288Q304 100 304 116V300Q304 316 288 316H112Q96 316 96 300Z', ink.main.base), shaded('M176 102V62Q176 44 200 44T224 62V102Z', ink.main.base), circle(200, 68, 9, ink.main.deep),
    at(ink, 2, () => stroke('M112 140Q200 128 290 142M110 180Q180 170 292 184M110 222Q210 208 292 226M112 264Q190 256 290 270', ink.main.dark, 3, 'opacity=".5"')))
    + at(ink, 1, () => (loaf ? path('M138 246Q132 190 190 182Q262 176 268 226Q268 258 232 262L166 266Q140 266 138 246Z', '#c98a4b') + stroke('M168 200l14 46M200 192l14 48M232 194l10 42', '#f0d3a0', 7)
      : circle(170, 220, 34, '#d8482f') + circle(170, 220, 25, '#f08a6a') + circle(240, 238, 26, '#d8482f') + path('M226 176q20 -26 46 -14q-8 26 -46 14Z', '#5f9150')));
}

function spoon(ink: Ink): string {
  const one = (x: number, turn: number, fill: string, form: number): string => group(`rotate(${turn} ${x} 210)`, shaded(box(x - 8, 150, 16, 190, 8), fill), shaded(form === 0
    ? `M${x - 36} 106a36 52 0 1 0 72 0a36 52 0 1 0 -72 0Z` : `M${x - 34} 60Q${x} 46 ${x + 34} 60L${x + 26} 140Q${x} 168 ${x - 26} 140Z`, fill), at(ink, 1, () => (form === 0 ? ellipse(x, 108, 23, 37, ink.main.dark, 'opacity=".45"') : times(3, (index) => rect(x - 17 + index * 13, 74, 6, 56, ink.main.deep, 3, 'opacity=".45"')))));
  return one(152, -14, ink.main.base, 0) + one(250, 12, ink.main.light, vary(ink, 0, 1));
}

function mill(ink: Ink): string {
  const waist = vary(ink, 20, 28);
  const small = vary(ink, 0, 1) === 1;
  const one = (cx: number, scale: number, fill: string): string => group(`translate(${n(cx * (1 - scale))} ${n(320 * (1 - scale))}) scale(${scale})`,
    shaded(lathe(cx, [[30, 168], [34, 180], [waist, 230], [44, 300], [46, 320]]), fill), rect(cx - 34, 160, 68, 8, metal.light, 3),
    shaded(lathe(cx, [[10, 84], [36, 108], [38, 134], [30, 160]]), fill), circle(cx, 78, 11, metal.base));
  return (small ? one(276, 0.7, ink.accent.base) + one(168, 1, ink.main.base) : one(200, 1.05, ink.main.base)) + at(ink, 2, () => times(8, (index) => circle(90 + index * 7 + (index % 3) * 4, 322 + (index % 2) * 6, 2.6, coal.base)));
}

function soap(ink: Ink): string {
  const form = vary(ink, 0, 1);
  return at(ink, 2, () => times(5, (index) => circle(96 + index * 54, 132 - ((index * 37) % 56), 12 + ((index * 7) % 12), '#fff', 'opacity=".5"')))
    + shaded(form === 0 ? box(96, 196, 208, 96, 34) : 'M92 246a108 54 0 1 0 216 0a108 54 0 1 0 -216 0Z', ink.main.base) + ellipse(200, form === 0 ? 218 : 228, 84, 18, ink.main.light, 'opacity=".8"')
    + at(ink, 1, () => path('M200 206q26 6 22 28q-22 4 -30 -10q-4 -12 8 -18Z', ink.accent.base) + stroke('M178 238Q194 224 214 220', ink.accent.dark, 3))
    + shaded(polygon([[62, 288], [338, 288], [320, 320], [80, 320]]), wood.base) + at(ink, 1, () => stroke('M120 304h160', wood.deep, 5, 'opacity=".45"'));
}

function bottle(ink: Ink): string {
  const isJar = vary(ink, 0, 1) === 1;
  const half = isJar ? 74 : 56;
  const top = isJar ? 156 : 130;
  return (isJar ? shaded(box(134, 122, 132, 40, 8), wood.base) : rect(186, 62, 28, 30, coal.base, 8) + shaded(box(178, 86, 44, 50, 6), coal.base))
    + shaded(`M${200 - half} ${top + 40}Q${200 - half} ${top + 4} ${isJar ? 150 : 176} ${top + 4}H${isJar ? 250 : 224}Q${200 + half} ${top + 4} ${200 + half} ${top + 40}V300Q${200 + half} 320 ${180 + half} 320H${220 - half}Q${200 - half} 320 ${200 - half} 300Z`, ink.main.base)
    + at(ink, 1, () => rect(200 - half + 10, 206, half * 2 - 20, 82, paper.base, 3) + rect(200 - half + 24, 222, half * 2 - 48, 7, ink.main.deep, 2) + path('M200 242q18 14 0 36q-18 -22 0 -36Z', ink.accent.base) + ellipse(200 - half + 9, 240, 4, 52, '#fff', 'opacity=".4"'));
}

function tin(ink: Ink): string {
  const half = vary(ink, 92, 106);
  return shaded(`M${200 - half} 246V292A${half} 28 0 0 0 ${200 + half} 292V246Z`, ink.main.dark) + at(ink, 1, () => rect(200 - half + 26, 272, half * 2 - 52, 30, paper.base, 3, 'opacity=".85"'))
    + shaded(`M${200 - half - 5} 222V250A${half + 5} 30 0 0 0 ${205 + half} 250V222Z`, ink.main.base) + ellipse(200, 222, half + 5, 30, ink.main.light) + ellipse(200, 222, half - 10, 22, ink.main.base)
    + at(ink, 1, () => ellipse(200, 222, half - 24, 16, 'none', `stroke="${ink.accent.pale}" stroke-width="3"`) + path('M178 224q10 -16 22 -4q12 -12 22 4q-22 12 -44 0Z', ink.accent.base))
    + at(ink, 2, () => stroke(`M${214 - half} 216Q160 196 200 197`, '#fff', 4, 'opacity=".6"'));
}

export const kitchen: Motifs = {
  pan: lies(pan, 1.08), pot: stands(pot, 1.1), board: lies(board, 1.08), spoon: lies(spoon, 1.05), mill: stands(mill, 1.08), soap: stands(soap, 1.2), bottle: stands(bottle, 1.15), tin: stands(tin, 1.2),
};
