import { at, hangs, lies, stands, vary, type Ink, type Motifs } from '../motif.ts';
import { brass, coal, darkWood, metal, wood } from '../palette.ts';
import { box, circle, group, n, path, polygon, rect, shaded, smooth, stroke, times } from '../svg.ts';

function wheel(ink: Ink, cx: number): string {
  return circle(cx, 252, 66, 'none', `stroke="${coal.base}" stroke-width="8"`) + circle(cx, 252, 60, 'none', `stroke="${wood.pale}" stroke-width="3"`)
    + at(ink, 2, () => stroke(times(8, (index) => {
      const angle = index * 0.3927;
      return `M${n(cx - Math.cos(angle) * 58)} ${n(252 - Math.sin(angle) * 58)}L${n(cx + Math.cos(angle) * 58)} ${n(252 + Math.sin(angle) * 58)}`;
    }), metal.dark, 1, 'opacity=".8"'))
    + circle(cx, 252, 7, coal.base);
}

function bicycle(ink: Ink): string {
  const isStep = vary(ink, 0, 2) === 0;
  const hasCarrier = vary(ink, 0, 1) === 1;
  const top = isStep ? 'M258 158L186 218L152 176' : 'M256 160L152 172';
  return wheel(ink, 100) + wheel(ink, 300)
    + at(ink, 1, () => stroke('M28 240A74 74 0 0 1 150 196M226 250A76 76 0 0 1 290 177', ink.main.dark, 5))
    + stroke('M100 252L186 256M100 252L152 176L186 256L258 176M252 146L300 252', ink.main.base, 9) + stroke(top, ink.main.base, 9)
    + at(ink, 2, () => stroke('M101 250L153 175M187 254L258 175', ink.main.pale, 2, 'opacity=".6"'))
    + stroke('M150 172L144 144', metal.base, 6) + path('M112 138Q140 126 172 140Q172 150 152 150Q124 152 112 138Z', darkWood.base)
    + stroke('M252 146L248 128Q268 116 296 126Q306 132 296 140', metal.base, 6) + stroke('M284 124Q306 126 300 138', darkWood.base, 8)
    + circle(186, 256, 17, 'none', `stroke="${coal.base}" stroke-width="5"`) + at(ink, 1, () => stroke('M186 256L202 282M194 284H214', coal.base, 5) + stroke('M186 239L100 246M186 273L100 259', coal.base, 2))
    + (hasCarrier ? at(ink, 1, () => stroke('M262 172H334M318 172L300 236', coal.light, 4) + shaded(box(268, 136, 62, 36, 4), wood.base) + at(ink, 2, () => stroke('M268 148H330M268 160H330', wood.deep, 2))) : '');
}

function bell(ink: Ink): string {
  return rect(-60, 283, 520, 34, metal.dark) + rect(-60, 288, 520, 8, metal.light, 0, 'opacity=".7"') + shaded(box(168, 262, 64, 64, 10), coal.base)
    + shaded('M104 262C100 110 300 110 296 262Q200 282 104 262Z', ink.main.base) + path('M104 262Q200 282 296 262L294 246Q200 266 106 246Z', ink.main.dark)
    + shaded('M176 132a24 15 0 1 0 48 0a24 15 0 1 0 -48 0Z', ink.main.dark) + stroke('M288 266Q338 270 344 232', coal.base, 11) + shaded('M326 218a18 24 0 1 0 36 0a18 24 0 1 0 -36 0Z', ink.accent.base)
    + at(ink, 1, () => stroke('M134 236C136 190 152 166 172 156', '#fff', 9, 'opacity=".55"')) + at(ink, 2, () => stroke('M120 206Q200 226 280 206', ink.main.deep, 2, 'opacity=".45"') + stroke('M318 116q14 12 14 30M344 96q22 20 20 50', ink.main.base, 5, 'opacity=".7"'));
}

function helmet(ink: Ink): string {
  return stroke('M120 268Q150 340 196 344M292 262Q256 338 200 344', coal.base, 7)
    + shaded('M76 262C70 120 330 104 334 252Q300 286 204 282Q110 282 76 262Z', ink.main.base)
    + at(ink, 1, () => times(3, (index) => path(`M${130 + index * 52} 242C${126 + index * 52} 190 ${146 + index * 40} 164 ${170 + index * 28} 158C${164 + index * 40} 180 ${158 + index * 50} 206 ${162 + index * 52} 242Z`, ink.main.deep)))
    + path('M76 262Q200 296 334 252L338 268Q210 312 72 276Z', ink.main.dark) + at(ink, 2, () => stroke('M100 226C112 176 150 150 188 142', '#fff', 7, 'opacity=".4"')) + rect(186, 334, 28, 18, ink.accent.base, 5);
}

function pannier(ink: Ink): string {
  return stroke('M150 96V66M250 96V66', coal.base, 10) + rect(128, 84, 144, 14, coal.base, 6)
    + shaded('M116 118L108 306Q200 328 292 306L284 118Z', ink.main.base) + shaded(box(110, 92, 180, 48, 18), ink.main.dark)
    + at(ink, 1, () => stroke('M110 116H290', ink.main.deep, 3) + rect(150, 100, 12, 128, coal.base, 3) + rect(238, 100, 12, 128, coal.base, 3) + rect(145, 196, 22, 24, metal.base, 4) + rect(233, 196, 22, 24, metal.base, 4))
    + at(ink, 2, () => circle(200, 262, 20, 'none', `stroke="${ink.main.pale}" stroke-width="4"`) + stroke('M190 262h20M200 252v20', ink.main.pale, 4) + rect(112, 292, 176, 5, '#fff', 2, 'opacity=".5"'));
}

function bikeLight(ink: Ink): string {
  const lamp = (x: number, y: number, r: number, glass: string, halo: string): string =>
    at(ink, 1, () => circle(x, y, r * 1.5, halo, 'opacity=".35"')) + shaded(`M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`, ink.main.base) + circle(x, y, r * 0.74, glass)
    + at(ink, 2, () => times(7, (index) => circle(x + Math.cos(index * 0.9) * r * 0.46, y + Math.sin(index * 0.9) * r * 0.46, r * 0.13, '#fff', 'opacity=".8"')) + circle(x, y, r * 0.16, '#fff'));
  return lamp(150, 182, 70, '#fff3c4', '#ffe28a') + lamp(276, 252, 50, '#e8433f', '#ff8d7a') + rect(128, 252, 44, 22, coal.base, 6) + rect(258, 302, 36, 18, coal.base, 6);
}

function pump(ink: Ink): string {
  return stroke(smooth([[214, 296], [292, 286], [318, 210], [286, 150], [276, 110]]), coal.base, 9) + rect(264, 90, 26, 26, brass.base, 6)
    + shaded(box(186, 110, 28, 196, 6), ink.main.base) + rect(196, 60, 8, 56, metal.base) + shaded(box(134, 44, 132, 24, 12), wood.base)
    + shaded(polygon([[140, 320], [150, 302], [250, 302], [260, 320]]), coal.base) + shaded(`M150 270a34 34 0 1 0 68 0a34 34 0 1 0 -68 0Z`, metal.light)
    + circle(184, 270, 26, '#fff') + stroke('M184 270L198 254', '#d23b32', 4) + at(ink, 2, () => stroke(times(7, (index) => {
      const angle = 2.6 + index * 0.7;
      return `M${n(184 + Math.cos(angle) * 20)} ${n(270 + Math.sin(angle) * 20)}L${n(184 + Math.cos(angle) * 24)} ${n(270 + Math.sin(angle) * 24)}`;
    }), coal.base, 2) + rect(192, 120, 6, 130, '#fff', 3, 'opacity=".35"'));
}

function keyring(ink: Ink): string {
  const key = group('rotate(24 214 206)', circle(214, 236, 30, brass.base) + circle(214, 236, 14, brass.pale) + rect(207, 262, 14, 80, brass.base, 3) + rect(220, 302, 18, 10, brass.base) + rect(220, 322, 13, 10, brass.base));
  return key + circle(200, 190, 44, 'none', `stroke="${metal.base}" stroke-width="9"`) + at(ink, 2, () => circle(200, 190, 48, 'none', 'stroke="#fff" stroke-width="2" opacity=".6"'))
    + group('rotate(-16 190 120)', shaded('M166 52Q166 40 190 40T214 52L208 176Q190 186 172 176Z', ink.main.base), at(ink, 1, () => stroke('M174 58L179 168M206 58L201 168', ink.main.light, 2, 'stroke-dasharray="6 5"') + circle(190, 154, 8, brass.base)));
}

export const bicycles: Motifs = {
  bicycle: stands(bicycle, 1.05), bell: hangs(bell), helmet: stands(helmet, 1.1), pannier: stands(pannier, 1.05), 'bike-light': lies(bikeLight), pump: stands(pump), keyring: lies(keyring),
};
