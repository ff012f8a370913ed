import { at, lies, stands, vary, type Ink, type Motifs } from '../motif.ts';
import { brass, coal, metal, paper } from '../palette.ts';
import { box, circle, ellipse, group, n, path, rect, shaded, smooth, stroke, times } from '../svg.ts';

function headphones(ink: Ink): string {
  const cup = (x: number, turn: number): string => group(`rotate(${turn} ${x} 244)`,
    shaded(box(x - 22, 188, 44, 112, 20), coal.base), shaded(box(x - (turn > 0 ? 44 : -12), 196, 32, 96, 15), ink.main.base),
    at(ink, 2, () => stroke(times(5, (index) => `M${x - (turn > 0 ? 36 : -20)} ${214 + index * 15}h16`), ink.main.deep, 3, 'opacity=".6"')));
  return stroke('M112 232C88 62 312 62 288 232', metal.dark, 8) + stroke('M128 140C158 78 242 78 272 140', ink.main.dark, 22)
    + at(ink, 1, () => stroke('M134 132C164 82 236 82 266 132', ink.main.light, 4, 'opacity=".7"'))
    + cup(118, 6) + cup(282, -6) + at(ink, 2, () => stroke(smooth([[112, 298], [104, 326], [146, 332], [200, 324], [262, 334]]), coal.base, 4));
}

function driver(ink: Ink, cx: number, cy: number, r: number): string {
  return circle(cx, cy, r, coal.dark) + circle(cx, cy, r * 0.86, coal.base) + circle(cx, cy, r * 0.62, coal.light) + circle(cx, cy, r * 0.28, coal.dark)
    + at(ink, 2, () => ellipse(cx - r * 0.3, cy - r * 0.34, r * 0.16, r * 0.26, '#fff', `opacity=".2" transform="rotate(36 ${n(cx)} ${n(cy)})"`));
}

function speaker(ink: Ink): string {
  const isPortable = vary(ink, 0, 2) === 0;
  if (isPortable) {
    return stroke('M128 196V150Q128 128 150 128H250Q272 128 272 150V196', darkHandle, 11)
      + shaded(box(84, 180, 232, 138, 22), ink.main.base) + driver(ink, 146, 249, 48) + driver(ink, 254, 249, 48)
      + at(ink, 1, () => times(3, (index) => circle(176 + index * 24, 196, 5, ink.accent.light)));
  }
  const cabinet = (x: number): string => shaded(box(x, 96, 116, 224, 8), ink.main.base) + rect(x + 10, 106, 96, 204, ink.main.dark, 4, 'opacity=".35"')
    + driver(ink, x + 58, 252, 44) + driver(ink, x + 58, 152, 24) + at(ink, 2, () => circle(x + 58, 194, 3, brass.light));
  return cabinet(70) + cabinet(214);
}

const darkHandle = '#6d4a34';

function turntable(ink: Ink): string {
  return shaded(box(54, 92, 292, 228, 14), ink.main.base) + rect(54, 300, 292, 20, ink.main.dark, 8)
    + circle(176, 200, 92, metal.dark) + circle(176, 200, 88, coal.dark)
    + at(ink, 1, () => times(4, (index) => circle(176, 200, 78 - index * 12, 'none', `stroke="${coal.light}" stroke-width="1.6" opacity=".7"`)))
    + circle(176, 200, 30, ink.accent.base) + circle(176, 200, 4, '#fff') + at(ink, 2, () => path('M176 200L120 134A88 88 0 0 1 150 116Z', '#fff', 'opacity=".12"'))
    + circle(304, 132, 22, metal.base) + circle(304, 132, 12, metal.dark) + stroke('M304 132L300 226L252 252', metal.light, 7) + rect(234, 244, 28, 14, coal.base, 3, 'transform="rotate(-28 248 251)"')
    + at(ink, 1, () => circle(306, 274, 12, metal.light) + rect(78, 282, 30, 8, coal.base, 4));
}

function record(ink: Ink): string {
  return circle(256, 200, 104, coal.dark) + at(ink, 1, () => times(4, (index) => circle(256, 200, 92 - index * 15, 'none', `stroke="${coal.light}" stroke-width="1.6"`))) + circle(256, 200, 34, ink.accent.base) + circle(256, 200, 5, '#fff')
    + shaded(box(54, 84, 232, 232, 3), ink.main.base) + at(ink, 1, () => circle(170, 200, 70, ink.accent.light) + path('M100 200a70 70 0 0 1 140 0Z', ink.accent.dark))
    + at(ink, 2, () => stroke(times(6, (index) => `M${86 + index * 34} 100q-8 16 0 32`), ink.main.pale, 4) + rect(72, 292, 80, 6, paper.light, 2));
}

function radio(ink: Ink): string {
  return stroke('M286 132L330 42', metal.dark, 5) + circle(330, 42, 6, metal.base)
    + stroke('M122 138Q122 104 156 104H244Q278 104 278 138', ink.main.dark, 11)
    + shaded(box(62, 132, 276, 186, 24), ink.main.base) + rect(82, 152, 132, 146, ink.main.dark, 14)
    + at(ink, 1, () => stroke(times(9, (index) => `M96 ${168 + index * 14}h104`), ink.main.pale, 5, 'opacity=".55"'))
    + rect(232, 154, 88, 48, paper.base, 6) + at(ink, 1, () => stroke(times(8, (index) => `M${240 + index * 10} 166v${index % 2 === 0 ? 14 : 8}`), coal.base, 1.6) + rect(268, 158, 3, 40, '#d8432f'))
    + circle(256, 258, 26, coal.base) + circle(256, 258, 18, metal.base) + stroke('M256 258L266 246', coal.base, 3) + circle(306, 238, 10, ink.accent.base) + circle(306, 272, 10, ink.accent.base);
}

function earphones(ink: Ink): string {
  const bud = (x: number, y: number, flip: number): string => group(`translate(${x} ${y}) scale(${flip} 1)`, shaded('M-34 -10a34 34 0 1 1 62 26Q18 34 8 84H-14Q-18 40 -26 22Q-34 8 -34 -10Z', ink.main.base), ellipse(30, -22, 18, 24, coal.base, 'transform="rotate(-24 30 -22)"'), at(ink, 2, () => circle(-10, -10, 8, ink.main.pale, 'opacity=".7"')));
  return stroke(smooth([[112, 194], [120, 262], [196, 290], [204, 340]]) + smooth([[288, 194], [280, 262], [206, 290], [204, 340]]), ink.main.dark, 6) + bud(118, 124, 1) + bud(282, 124, -1)
    + rect(190, 268, 26, 34, ink.accent.base, 8) + at(ink, 1, () => rect(198, 328, 12, 34, brass.base, 4));
}

function amplifier(ink: Ink): string {
  const knobs = vary(ink, 1, 2);
  return rect(96, 308, 40, 14, coal.dark, 4) + rect(264, 308, 40, 14, coal.dark, 4) + shaded(box(58, 170, 284, 142, 10), ink.main.base) + shaded(box(76, 186, 248, 110, 5), metal.light)
    + times(knobs + 1, (index) => {
      const [x, r] = [280 - index * 68, index === 0 ? 34 : 20];
      return circle(x, 242, r, coal.base) + circle(x, 240, r * 0.82, metal.base) + stroke(`M${x} 240L${n(x - r * 0.4)} ${n(240 - r * 0.56)}`, coal.base, 4)
        + at(ink, 2, () => times(7, (dot) => circle(x + Math.cos(2.4 + dot * 0.75) * (r + 8), 242 + Math.sin(2.4 + dot * 0.75) * (r + 8), 1.8, coal.base)));
    })
    + rect(94, 232, 14, 26, coal.base, 3) + circle(101, 214, 5, ink.accent.base) + at(ink, 1, () => stroke(times(8, (index) => `M${110 + index * 24} 177h14`), coal.base, 4, 'opacity=".5"'));
}

export const audio: Motifs = {
  headphones: stands(headphones), speaker: stands(speaker), turntable: lies(turntable), record: lies(record), radio: stands(radio, 1.05), earphones: lies(earphones), amplifier: stands(amplifier),
};

