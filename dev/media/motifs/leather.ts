import { at, hangs, lies, stands, vary, type Ink, type Motifs } from '../motif.ts';
import { brass, coal, metal } from '../palette.ts';
import { box, circle, ellipse, group, path, polygon, rect, shaded, shadedDown, stroke, times } from '../svg.ts';

/** A seam. */
function stitch(ink: Ink, d: string, colour = ink.main.pale): string {
  return at(ink, 2, () => stroke(d, colour, 2.2, 'stroke-dasharray="7 5" opacity=".85"'));
}

function tote(ink: Ink): string {
  const flare = vary(ink, 0, 18);
  const emblem = vary(ink, 0, 2);
  const emblems = [circle(200, 246, 26, ink.accent.base), path(polygon([[200, 214], [232, 268], [168, 268]]), ink.accent.base), ''];
  return stroke('M150 172C152 60 248 60 250 172', ink.main.deep, 11)
    + shaded(polygon([[104 - flare / 2, 158], [296 + flare / 2, 158], [284, 320], [116, 320]]), ink.main.base)
    + stroke('M160 180C164 84 236 84 240 180', ink.main.dark, 11) + at(ink, 1, () => rect(151, 168, 18, 32, ink.main.deep, 3) + rect(231, 168, 18, 32, ink.main.deep, 3) + (emblems[emblem] ?? ''))
    + stitch(ink, `M${110 - flare / 2} 170H${290 + flare / 2}M124 310H276`);
}

function satchel(ink: Ink): string {
  const buckles = vary(ink, 1, 2);
  const buckleXs = buckles === 1 ? [200] : [146, 254];
  return stroke('M92 190C86 60 314 60 308 190', ink.main.deep, 9) + stroke('M166 152Q166 118 200 118T234 152', ink.main.dark, 12)
    + shaded(box(78, 150, 244, 168, 20), ink.main.dark) + shaded('M74 152Q74 146 82 146H318Q326 146 326 152V214Q326 254 288 256H112Q74 254 74 214Z', ink.main.base)
    + stitch(ink, 'M84 154V214Q84 246 112 247H288Q316 246 316 214V154')
    + buckleXs.map((x) => rect(x - 13, 214, 26, 74, ink.main.deep, 5) + at(ink, 1, () => rect(x - 19, 250, 38, 26, 'none', 5, `stroke="${brass.base}" stroke-width="6"`) + circle(x, 263, 4, brass.light))).join('');
}

function backpack(ink: Ink): string {
  return stroke('M164 92Q164 60 200 60T236 92', ink.main.deep, 11) + path('M96 170Q70 220 84 300H120V150ZM304 170Q330 220 316 300H280V150Z', ink.main.deep)
    + shaded('M108 180C108 66 292 66 292 180V292Q292 320 262 320H138Q108 320 108 292Z', ink.main.base)
    + shaded('M108 176C108 66 292 66 292 176Q292 204 262 206H138Q108 204 108 176Z', ink.main.dark)
    + shaded(box(134, 224, 132, 84, 16), ink.main.light) + at(ink, 1, () => stroke('M134 250H266', ink.main.deep, 4) + rect(168, 172, 14, 64, ink.accent.dark, 4) + rect(218, 172, 14, 64, ink.accent.dark, 4) + rect(163, 214, 24, 16, brass.base, 4) + rect(213, 214, 24, 16, brass.base, 4))
    + stitch(ink, 'M120 178C122 82 278 82 280 178');
}

function wallet(ink: Ink): string {
  const cards = vary(ink, 2, 3);
  return times(cards, (index) => rect(112 + index * 8, 116 + index * 17, 176, 90, [ink.accent.base, ink.accent.light, ink.accent.pale][index] ?? ink.accent.base, 8))
    + shaded(box(82, 160, 236, 150, 14), ink.main.base) + shadedDown('M82 204Q200 226 318 204V296Q318 310 304 310H96Q82 310 82 296Z', ink.main.dark)
    + stitch(ink, 'M92 214Q200 234 308 214V290Q308 301 297 301H103Q92 301 92 290Z') + at(ink, 1, () => circle(288, 258, 10, brass.base) + circle(286, 256, 4, brass.pale));
}

function belt(ink: Ink): string {
  const isBeaded = vary(ink, 0, 2) === 0;
  const turns = [112, 84, 56];
  return turns.map((r, index) => circle(190, 206, r, 'none', `stroke="${index % 2 === 0 ? ink.main.base : ink.main.dark}" stroke-width="26"`)).join('')
    + stitch(ink, turns.map((r) => `M${190 - r} 206a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`).join(''))
    + (isBeaded ? at(ink, 1, () => times(22, (index) => {
      const angle = index * 0.2856;
      return circle(190 + Math.cos(angle) * 112, 206 + Math.sin(angle) * 112, 8, [ink.accent.base, '#fff', ink.accent.light][index % 3] ?? '#fff');
    })) : '')
    + shaded(box(288, 196, 50, 26, 3), ink.main.base) + rect(300, 176, 60, 66, 'none', 10, `stroke="${brass.base}" stroke-width="11"`) + stroke('M304 209H356', brass.light, 6)
    + at(ink, 2, () => circle(190, 206, 8, coal.base, 'opacity=".15"'));
}

function apron(ink: Ink): string {
  return stroke('M158 102C150 34 250 34 242 102', ink.main.deep, 8) + stroke('M108 196Q60 210 52 262M292 196Q340 210 348 262', ink.main.deep, 7)
    + shaded('M150 92H250Q250 164 296 186L302 326Q200 340 98 326L104 186Q150 164 150 92Z', ink.main.base)
    + shaded('M142 214H258V262Q258 284 236 284H164Q142 284 142 262Z', ink.main.dark) + stitch(ink, 'M148 222H252M200 222V280M156 100H244')
    + at(ink, 1, () => rect(166, 176, 8, 62, ink.accent.base, 3) + ellipse(170, 172, 12, 16, ink.accent.light));
}

function knife(ink: Ink): string {
  const length = vary(ink, 168, 206);
  const isToothed = vary(ink, 0, 2) === 0;
  const tip = 236 - length;
  const teeth = 'q-6 6 0 12'.repeat(Math.floor((length - 42) / 12));
  const blade = isToothed
    ? path(`M228 ${tip + 12}Q226 ${tip} 214 ${tip}Q178 ${tip + 4} 178 ${tip + 40}V236H228Z`, metal.light) + at(ink, 2, () => stroke(`M179 ${tip + 40}${teeth}`, metal.deep, 2.4))
    : path(`M228 236V${tip}Q172 ${tip + 60} 172 236Z`, metal.light);
  return group('rotate(40 200 200)',
    blade, at(ink, 1, () => path(`M228 236V${tip + 6}Q214 ${tip + 22} 206 ${tip + 46}V236Z`, '#fff', 'opacity=".5"')),
    rect(174, 234, 56, 16, brass.base, 3), shaded('M178 250H226Q228 320 236 364Q206 380 186 362Q182 300 178 250Z', ink.main.base),
    at(ink, 1, () => times(3, (index) => circle(204 + index * 2, 276 + index * 32, 5, brass.light))));
}

export const leather: Motifs = {
  tote: stands(tote, 1.1), satchel: stands(satchel, 1.08), backpack: stands(backpack, 1.08), wallet: lies(wallet, 1.15), belt: lies(belt, 1.05), apron: hangs(apron, 1.05), knife: lies(knife),
};
