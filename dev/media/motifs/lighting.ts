import { at, hangs, stands, vary, type Ink, type Motifs } from '../motif.ts';
import { brass, coal, glow, wood } from '../palette.ts';
import { box, circle, ellipse, lathe, n, path, polygon, rect, shaded, stroke, times } from '../svg.ts';

/** A cone of light, with the same vanishing edge everywhere. */
function beam(ink: Ink, d: string): string {
  return at(ink, 1, () => path(d, 'url(#l)'));
}

function tableLamp(ink: Ink): string {
  const form = vary(ink, 0, 2);
  const lean = vary(ink, 70, 96);
  if (form === 0) {
    return beam(ink, 'M122 190H278L346 322H54Z') + shaded(lathe(200, [[10, 240], [26, 262], [34, 290], [22, 308], [56, 320]]), ink.accent.base)
      + rect(194, 182, 12, 62, brass.base) + shaded(polygon([[164, 84], [236, 84], [282, 192], [118, 192]]), ink.main.base) + at(ink, 1, () => ellipse(200, 192, 82, 7, glow.light) + stroke('M166 92L124 186', '#fff', 3, 'opacity=".3"'));
  }
  if (form === 1) {
    return beam(ink, 'M96 180H304L360 322H40Z') + shaded(box(188, 176, 24, 130, 6), ink.main.dark) + shaded(lathe(200, [[62, 300], [72, 310], [74, 320]]), ink.main.dark)
      + shaded(`M${200 - lean - 16} 184C${200 - lean - 12} 76 ${200 + lean + 12} 76 ${200 + lean + 16} 184Z`, ink.main.base) + ellipse(200, 184, lean + 16, 9, glow.light) + at(ink, 2, () => stroke(`M${206 - lean} 158Q${214 - lean} 116 178 108`, '#fff', 6, 'opacity=".4"'));
  }
  return beam(ink, 'M60 100a140 120 0 1 1 280 0a140 130 0 1 1 -280 0Z') + shaded(lathe(200, [[22, 196], [30, 250], [48, 306], [66, 320]]), ink.main.base)
    + shaded('M96 196C92 70 308 70 304 196Q200 226 96 196Z', ink.main.light) + path('M96 196Q200 226 304 196Q200 182 96 196Z', glow.light) + at(ink, 2, () => ellipse(158, 142, 13, 28, '#fff', 'opacity=".5" transform="rotate(24 158 142)"'));
}

function pendant(ink: Ink): string {
  const form = vary(ink, 0, 3);
  const half = vary(ink, 92, 118);
  const cord = stroke('M200 0V104', coal.base, 4) + rect(188, 92, 24, 26, brass.base, 4);
  const light = beam(ink, `M${200 - half} 210H${200 + half}L${226 + half} 400H${174 - half}Z`);
  if (form === 0) return light + cord + shaded(`M${200 - half} 212C${200 - half} 84 ${200 + half} 84 ${200 + half} 212Z`, ink.main.base) + ellipse(200, 212, half, 13, brass.light) + ellipse(200, 213, half * 0.4, 7, '#fff');
  if (form === 1) return light + cord + shaded(lathe(200, [[16, 114], [34, 150], [half, 206], [half, 216]]), ink.main.base) + ellipse(200, 214, half, 11, glow.base) + at(ink, 2, () => stroke(`M178 140Q160 170 ${220 - half} 200`, '#fff', 4, 'opacity=".4"'));
  if (form === 2) {
    const folds = 12;
    return light + cord + times(folds, (index) => {
      const x = (part: number, width: number): number => 200 + (part / folds - 0.5) * 2 * width;
      return path(polygon([[x(index, 46), 112], [x(index + 1, 46), 112], [x(index + 1, half), 196], [x(index, half), 196]]), index % 2 === 0 ? ink.main.light : ink.main.base)
        + path(polygon([[x(index, half), 196], [x(index + 1, half), 196], [x(index + 1, 60), 250], [x(index, 60), 250]]), index % 2 === 0 ? ink.main.base : ink.main.dark);
    });
  }
  return light + cord + shaded(`M${n(200 - half * 0.8)} 186a${n(half * 0.8)} ${n(half * 0.8)} 0 1 0 ${n(half * 1.6)} 0a${n(half * 0.8)} ${n(half * 0.8)} 0 1 0 ${n(-half * 1.6)} 0Z`, ink.main.base)
    + at(ink, 1, () => times(4, (index) => stroke(`M${n(200 - half * 0.78)} ${154 + index * 22}Q200 ${162 + index * 26} ${n(200 + half * 0.78)} ${154 + index * 22}`, ink.main.dark, 2, 'opacity=".5"'))) + ellipse(200, 214, half * 0.4, half * 0.3, glow.pale, 'opacity=".55"');
}

function deskLamp(ink: Ink): string {
  return beam(ink, 'M232 150H336L372 322H190Z') + stroke('M124 314V196L232 84L286 116', coal.base, 8) + circle(124, 196, 10, brass.base) + circle(232, 84, 10, brass.base)
    + shaded(lathe(124, [[58, 304], [64, 320]]), coal.base) + shaded(polygon([[262, 96], [302, 92], [344, 150], [226, 154]]), ink.main.base) + ellipse(285, 152, 59, 8, glow.light, 'transform="rotate(-2 285 152)"');
}

function floorLamp(ink: Ink): string {
  const isDrum = vary(ink, 0, 1) === 1;
  const shade = isDrum ? box(134, 40, 132, 82, 6) : polygon([[156, 40], [244, 40], [270, 124], [130, 124]]);
  return beam(ink, 'M136 122H264L330 330H70Z') + stroke('M200 122V196M200 170L152 330M200 170L248 330M200 170L204 322', wood.dark, 7)
    + shaded(shade, ink.main.base) + ellipse(200, 123, 68, 6, glow.light) + at(ink, 2, () => stroke(isDrum ? 'M146 50V112' : 'M160 48L138 116', '#fff', 4, 'opacity=".4"') + rect(193, 162, 14, 12, brass.base, 3));
}

function wallLamp(ink: Ink): string {
  const isUp = vary(ink, 0, 1) === 1;
  return beam(ink, isUp ? 'M116 190H284L352 20H48Z' : 'M116 196H284L352 390H48Z') + rect(182, 120, 36, 150, brass.base, 10)
    + shaded(isUp ? 'M112 186H288C288 300 112 300 112 186Z' : 'M112 206H288C288 92 112 92 112 206Z', ink.main.base) + ellipse(200, isUp ? 186 : 206, 88, 12, glow.light)
    + at(ink, 2, () => circle(200, 256, 4, brass.deep) + stroke(isUp ? 'M132 216Q140 250 166 262' : 'M132 176Q140 142 166 130', '#fff', 5, 'opacity=".4"'));
}

function bulb(ink: Ink): string {
  const isDrop = vary(ink, 0, 1) === 1;
  const glass = isDrop ? lathe(200, [[26, 118], [44, 160], [88, 238], [78, 300], [0, 338]]) : lathe(200, [[26, 122], [62, 164], [92, 226], [66, 296], [0, 324]]);
  return stroke('M200 0V70', coal.base, 4) + at(ink, 1, () => circle(200, 232, 150, 'url(#h)')) + rect(174, 70, 52, 52, brass.base, 8) + at(ink, 2, () => stroke('M174 84h52M174 96h52M174 108h52', brass.deep, 3))
    + path(glass, ink.main.base, 'opacity=".62"') + path(glass, 'url(#s)') + stroke('M184 122V180M216 122V180', brass.dark, 3)
    + stroke('M184 180L176 256L192 206L200 262L208 206L224 256L216 180', '#fff6d0', 4) + at(ink, 1, () => stroke('M138 216Q134 252 154 280', '#fff', 7, 'opacity=".6"'));
}

function candle(ink: Ink): string {
  const tall = vary(ink, 130, 170);
  const flame = (x: number, y: number): string => at(ink, 1, () => circle(x, y - 18, 54, 'url(#h)')) + path(`M${x} ${y - 52}Q${x + 20} ${y - 20} ${x} ${y - 4}Q${x - 20} ${y - 20} ${x} ${y - 52}Z`, '#ffb33c') + path(`M${x} ${y - 34}Q${x + 9} ${y - 16} ${x} ${y - 8}Q${x - 9} ${y - 16} ${x} ${y - 34}Z`, '#fff0b8');
  const pillar = (x: number, half: number, height: number): string => shaded(box(x - half, 320 - height, half * 2, height, 6), ink.main.base) + ellipse(x, 322 - height, half, 9, ink.main.light)
    + stroke(`M${x} ${322 - height}v-12`, coal.base, 3) + at(ink, 2, () => path(`M${x - half} ${330 - height}q6 30 12 6q6 -12 8 10q4 24 10 -16Z`, ink.main.light)) + flame(x, 314 - height);
  return pillar(150, 44, tall) + pillar(254, 40, tall - 54);
}

function lantern(ink: Ink): string {
  return stroke('M160 116C160 50 240 50 240 116', coal.base, 6) + shaded(polygon([[148, 140], [252, 140], [228, 104], [172, 104]]), ink.main.dark) + rect(136, 138, 128, 16, ink.main.base, 4)
    + rect(146, 154, 108, 138, '#fff3cf', 0, 'opacity=".55"') + at(ink, 1, () => circle(200, 224, 96, 'url(#h)')) + shaded(box(180, 240, 40, 52, 4), '#f4ead4') + path('M200 196Q214 222 200 238Q186 222 200 196Z', '#ffb33c')
    + stroke('M146 154V292M254 154V292', ink.main.base, 9) + at(ink, 2, () => stroke('M200 154V190M160 166L180 260', '#fff', 3, 'opacity=".5"')) + shaded(box(130, 290, 140, 30, 6), ink.main.base);
}

export const lighting: Motifs = {
  'table-lamp': stands(tableLamp, 1.08), pendant: hangs(pendant), 'desk-lamp': stands(deskLamp, 1.08), 'floor-lamp': stands(floorLamp), 'wall-lamp': hangs(wallLamp), bulb: hangs(bulb), candle: stands(candle, 1.15), lantern: stands(lantern, 1.1),
};
