import { coverArt } from '../cover-art.ts';
import { at, hangs, lies, stands, vary, type Ink, type Motifs } from '../motif.ts';
import { brass, coal, metal, paper, wood } from '../palette.ts';
import { box, circle, ellipse, group, lathe, n, path, polygon, rect, shaded, stroke, times } from '../svg.ts';

function book(ink: Ink): string {
  const width = vary(ink, 146, 172);
  const height = vary(ink, 206, 232);
  const top = 320 - height;
  const x = 200 - width / 2;
  return path(polygon([[x + width, top + 6], [x + width + 22, top - 8], [x + width + 22, 306], [x + width, 320]]), paper.base)
    + at(ink, 2, () => stroke(times(4, (index) => `M${x + width + 4 + index * 5} ${top + 4 - index * 3}V${318 - index * 3}`), paper.deep, 1, 'opacity=".5"'))
    + path(polygon([[x, top], [x + 22, top - 14], [x + width + 24, top - 14], [x + width, top]]), paper.light)
    + shaded(box(x, top, width, height, 3), ink.main.base) + coverArt(ink, x + 16, top + 54, width - 26, height - 96)
    + rect(x, top, 9, height, ink.main.deep, 0, 'opacity=".55"')
    + at(ink, 1, () => rect(x + 26, top + 20, width - 60, 8, paper.light, 2) + rect(x + 26, top + 34, width - 92, 6, ink.accent.light, 2) + rect(x + 26, 320 - 26, width * 0.4, 5, paper.light, 2));
}

function print(ink: Ink): string {
  const isWide = vary(ink, 0, 2) === 0;
  const [width, height] = isWide ? [252, 196] : [196, 248];
  const [x, y] = [200 - width / 2, 196 - height / 2];
  const frame = ink.random.pick([wood.base, coal.base, paper.light, ink.main.deep]);
  return at(ink, 2, () => stroke(`M${x + 40} ${y + 10}L200 ${y - 26}L${x + width - 40} ${y + 10}`, coal.dark, 2, 'opacity=".5"') + circle(200, y - 26, 4, brass.base))
    + shaded(box(x, y, width, height, 2), frame) + rect(x + 11, y + 11, width - 22, height - 22, paper.light)
    + coverArt(ink, x + 34, y + 34, width - 68, height - 72)
    + at(ink, 2, () => stroke(`M${x + width - 74} ${y + height - 27}q8 -8 14 0t16 -3`, coal.light, 1.5) + path(polygon([[x + 11, y + 11], [x + 90, y + 11], [x + 11, y + 120]]), '#fff', 'opacity=".16"'));
}

function map(ink: Ink): string {
  const panels = 4;
  const tilt = 14;
  return times(panels, (index) => {
    const x = 62 + index * 69;
    const [left, right] = index % 2 === 0 ? [0, tilt] : [tilt, 0];
    return path(polygon([[x, 92 + left], [x + 69, 92 + right], [x + 69, 308 + right], [x, 308 + left]]), index % 2 === 0 ? ink.main.pale : ink.main.light);
  })
    + at(ink, 1, () => path('M62 246Q120 204 160 236T250 222T338 250V308L269 322L200 308L131 322L62 308Z', ink.main.base, 'opacity=".75"')
      + times(3, (index) => ellipse(262, 166, 54 - index * 17, 36 - index * 11, 'none', `stroke="${ink.main.dark}" stroke-width="3"`)))
    + at(ink, 2, () => times(2, (index) => ellipse(128, 168, 34 - index * 14, 24 - index * 9, 'none', `stroke="${ink.main.dark}" stroke-width="3"`)))
    + stroke('M96 276Q130 200 176 206T262 160', ink.accent.dark, 5, 'stroke-dasharray="3 11"')
    + path('M262 162Q240 128 262 116Q284 128 262 162Z', ink.accent.base) + circle(262, 132, 6, paper.light) + circle(96, 278, 8, ink.accent.base);
}

function notebook(ink: Ink): string {
  const hasBand = vary(ink, 0, 1) === 1;
  return rect(112, 84, 196, 246, paper.dark, 8) + rect(110, 80, 194, 244, paper.base, 8)
    + shaded(box(100, 74, 198, 246, 10), ink.main.base) + rect(100, 74, 26, 246, ink.main.dark, 8)
    + at(ink, 2, () => stroke('M113 84V312', ink.main.light, 2, 'stroke-dasharray="9 8"'))
    + at(ink, 1, () => rect(162, 122, 98, 58, paper.light, 4) + rect(178, 140, 66, 5, ink.main.deep, 2) + rect(186, 154, 50, 4, ink.main.base, 2))
    + (hasBand ? rect(272, 74, 9, 246, ink.accent.base) : path('M206 320h16v34l-8 -9l-8 9Z', ink.accent.base));
}

function pen(ink: Ink): string {
  const isFountain = vary(ink, 0, 1) === 1;
  const body = shaded(box(176, 64, 48, 170, 20), ink.main.base) + rect(176, 222, 48, 12, brass.base) + shaded(polygon([[178, 234], [222, 234], [212, 290], [188, 290]]), ink.main.dark);
  const nib = isFountain
    ? path('M186 290H214Q216 320 200 350Q184 320 186 290Z', brass.light) + circle(200, 308, 4, coal.base) + stroke('M200 312V346', coal.base, 2)
    : path('M190 290H210L203 334H197Z', metal.light) + circle(200, 334, 4, coal.base);
  const cap = rect(230, 66, 9, 92, brass.base, 4) + rect(176, 76, 58, 8, brass.dark, 3);
  return group('rotate(38 200 200)', body, nib, at(ink, 1, () => cap + rect(186, 84, 7, 130, '#fff', 3, 'opacity=".35"')))
    + at(ink, 2, () => stroke('M60 330q22 -28 36 -8t34 -4t30 2', ink.main.deep, 4));
}

function ink(drawing: Ink): string {
  const half = vary(drawing, 66, 80);
  return path(lathe(200, [[half, 190], [half + 6, 214], [half + 6, 300], [half - 4, 320]]), '#eaf1f2', 'opacity=".85"')
    + shaded(lathe(200, [[half - 10, 218], [half - 4, 230], [half - 4, 298], [half - 14, 310]]), drawing.main.base)
    + at(drawing, 1, () => rect(200 - half * 0.62, 226, half * 1.24, 60, paper.base, 4) + rect(200 - half * 0.4, 240, half * 0.8, 6, drawing.main.deep, 2) + path('M200 254q10 12 10 18a10 10 0 0 1 -20 0q0 -6 10 -18Z', drawing.main.base))
    + rect(168, 174, 64, 20, '#dfe8e9') + shaded(box(158, 128, 84, 50, 8), coal.base) + at(drawing, 2, () => stroke(times(8, (index) => `M${168 + index * 9.2} 136v34`), coal.light, 2) + stroke(`M${n(206 - half)} 216V296`, '#fff', 5, 'opacity=".6"'))
    + at(drawing, 2, () => path('M300 322q26 -8 36 2q10 8 -12 10q-30 2 -24 -12Z', drawing.main.base));
}

function pencil(ink: Ink): string {
  const shades = [ink.main.base, ink.accent.base, ink.main.dark, ink.main.light, ink.accent.dark];
  return times(5, (index) => {
    const x = 96 + index * 44;
    const top = 74 + ((index * 7) % 5) * 10;
    return shaded(box(x, top, 30, 190, 2), shades[index] ?? ink.main.base) + rect(x + 10, top, 10, 190, '#fff', 0, 'opacity=".14"')
      + path(polygon([[x, top + 190], [x + 30, top + 190], [x + 15, top + 240]]), wood.light) + path(polygon([[x + 9.5, top + 221], [x + 20.5, top + 221], [x + 15, top + 240]]), coal.base)
      + rect(x, top - 4, 30, 18, index % 2 === 0 ? brass.base : coal.light, 3);
  });
}

function tape(ink: Ink): string {
  const roll = (cx: number, cy: number, r: number, main: string, spot: string): string =>
    circle(cx, cy, r, main) + at(ink, 1, () => times(10, (index) => circle(cx + Math.cos(index * 0.63) * r * 0.78, cy + Math.sin(index * 0.63) * r * 0.78, r * 0.09, spot)))
    + circle(cx, cy, r * 0.56, paper.dark) + circle(cx, cy, r * 0.46, paper.deep, 'opacity=".55"');
  return path(polygon([[148, 108], [352, 74], [360, 108], [350, 128], [160, 152]]), ink.main.light) + at(ink, 1, () => times(6, (index) => circle(196 + index * 26, 121 - index * 4.5, 6, ink.accent.base)))
    + roll(146, 176, 84, ink.main.base, ink.accent.light) + roll(262, 258, 66, ink.accent.base, ink.main.pale);
}

function letter(ink: Ink): string {
  return group('rotate(6 200 200)', rect(108, 66, 190, 200, paper.light, 3), at(ink, 1, () => times(6, (index) => rect(130, 96 + index * 20, index === 5 ? 80 : 146, 4, ink.main.dark, 2, 'opacity=".45"'))))
    + group('rotate(-5 200 200)', shaded(box(74, 172, 252, 152, 6), ink.main.base), path('M74 178L200 262L326 178V172H74Z', ink.main.light), stroke('M76 322L168 240M324 322L232 240', ink.main.dark, 2, 'opacity=".5"'),
      at(ink, 1, () => circle(200, 256, 21, ink.accent.base) + circle(200, 256, 14, ink.accent.dark) + path('M192 256l8 -9l8 9l-8 9Z', ink.accent.light)));
}

function brush(ink: Ink): string {
  const body = shaded(lathe(200, [[5, 40], [10, 70], [14, 150], [11, 228]]), ink.main.base) + shaded(box(186, 226, 28, 42, 3), brass.base)
    + path('M187 268H213Q224 306 200 354Q176 306 187 268Z', coal.base) + at(ink, 2, () => stroke('M194 274Q192 310 199 340M204 274Q206 306 201 336', coal.pale, 1.4, 'opacity=".6"'));
  return at(ink, 1, () => stroke('M54 304C110 236 150 348 214 296S310 306 350 262', ink.accent.base, 20, 'opacity=".55"')) + group('rotate(40 200 200)', body);
}

function seedPacket(ink: Ink): string {
  const bloom = ink.random.pick([5, 6, 8]);
  const flower = (x: number, y: number, r: number, fill: string): string => stroke(`M${x} ${y}V284`, '#5c8a4e', 4)
    + times(bloom, (index) => circle(x + Math.cos((index * 6.283) / bloom) * r, y + Math.sin((index * 6.283) / bloom) * r, r * 0.62, fill)) + circle(x, y, r * 0.55, ink.accent.pale);
  return group('rotate(-4 200 200)', shaded(box(112, 74, 176, 256, 3), paper.base), path('M112 77a3 3 0 0 1 3 -3H285a3 3 0 0 1 3 3V112Q200 132 112 112Z', ink.main.base),
    rect(128, 140, 144, 172, ink.main.pale, 4), at(ink, 1, () => flower(166, 210, 20, ink.accent.base) + flower(232, 196, 24, ink.main.base)) + at(ink, 2, () => flower(202, 240, 15, ink.accent.dark) + path('M128 284Q200 266 272 284V308a4 4 0 0 1 -4 4H132a4 4 0 0 1 -4 -4Z', '#7a5c43')),
    rect(150, 88, 100, 8, paper.light, 3));
}

export const paperGoods: Motifs = {
  book: stands(book, 1.15), print: hangs(print), map: lies(map), notebook: lies(notebook, 1.1), pen: lies(pen), ink: stands(ink, 1.2),
  pencil: lies(pencil), tape: lies(tape), letter: lies(letter, 1.1), brush: lies(brush), 'seed-packet': lies(seedPacket, 1.1),
};
