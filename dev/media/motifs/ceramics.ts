import { at, lies, stands, vary, type Ink, type Motifs } from '../motif.ts';
import { leaf } from '../palette.ts';
import { circle, ellipse, lathe, n, path, shaded, smooth, stroke, times } from '../svg.ts';

const clay = '#c9a27e';

/** Glaze freckles. */
function speckles(ink: Ink, x: number, y: number, width: number, height: number): string {
  return at(ink, 3, () => times(9, () =>
    circle(x + ink.random.next() * width, y + ink.random.next() * height, 1 + ink.random.next() * 1.4, ink.main.deep, 'opacity=".45"')));
}

function rim(ink: Ink, cx: number, y: number, rx: number, inside: string): string {
  const ry = rx * 0.19;
  return ellipse(cx, y, rx, ry, ink.main.light) + ellipse(cx, y + 1, rx - 6, Math.max(2, ry - 4), inside);
}

function steam(ink: Ink, cx: number, y: number): string {
  return at(ink, 2, () => times(2, (index) => {
    const x = cx - 14 + index * 28;
    return stroke(smooth([[x, y], [x + 8, y - 20], [x - 6, y - 42], [x + 4, y - 64]]), '#fff', 5, 'opacity=".5"');
  }));
}

function mug(ink: Ink): string {
  const half = vary(ink, 62, 76);
  const height = vary(ink, 118, 150);
  const dip = vary(ink, 40, 80);
  const top = 320 - height;
  const body = (from: number): string => `M${180 - half} ${from}L${184 - half} 292Q${186 - half} 320 ${212 - half} 320H${148 + half}Q${174 + half} 320 ${176 + half} 292L${180 + half} ${from}Z`;
  return steam(ink, 180, top - 16)
    + stroke(`M${174 + half} ${top + 28}C${240 + half} ${top + 16} ${240 + half} ${top + height - 26} ${172 + half} ${top + height - 34}`, ink.main.dark, 17)
    + shaded(body(top), ink.main.base)
    + at(ink, 1, () => path(`M${182.6 - half} ${320 - dip}Q${180 - half / 2} ${308 - dip} 180 ${320 - dip}T${177 + half} ${316 - dip}L${176 + half} 292Q${174 + half} 320 ${148 + half} 320H${212 - half}Q${186 - half} 320 ${184 - half} 292Z`, clay, 'opacity=".55"'))
    + rim(ink, 180, top, half, '#6b4630') + speckles(ink, 190 - half, top + 24, half * 2 - 20, 60);
}

function tumbler(ink: Ink): string {
  const half = vary(ink, 50, 60);
  const height = vary(ink, 110, 160);
  const top = 320 - height;
  const dip = vary(ink, 45, 65) / 100;
  const edge = top + height * dip;
  return shaded(lathe(200, [[half, top], [half - 3, top + height * 0.5], [half - 9, 308], [half - 16, 320]]), clay)
    + shaded(`M${200 - half} ${top}L${n(202.5 - half)} ${n(edge)}Q200 ${n(edge + 18)} ${n(197.5 + half)} ${n(edge - 4)}L${200 + half} ${top}Z`, ink.main.base)
    + rim(ink, 200, top, half, ink.main.deep) + speckles(ink, 210 - half, top + 18, half * 2 - 20, height * dip - 20);
}

function bowl(ink: Ink): string {
  const half = vary(ink, 108, 130);
  const height = vary(ink, 92, 122);
  const top = 312 - height;
  const bands = vary(ink, 0, 2);
  return shaded(lathe(200, [[34, 300], [38, 312], [42, 320]]), ink.main.dark)
    + shaded(lathe(200, [[half, top], [half - 8, top + height * 0.4], [half * 0.68, top + height * 0.82], [42, 312]]), ink.main.base)
    + at(ink, 2, () => times(bands, (index) => {
      const y = top + 30 + index * 16;
      return stroke(`M${n(200 - half + 8 + index * 7)} ${y}Q200 ${y + 34} ${n(192 + half - index * 7)} ${y}`, ink.accent.base, 5);
    }))
    + rim(ink, 200, top, half, ink.main.dark) + ellipse(200, top + 8, half * 0.7, half * 0.08, ink.main.deep, 'opacity=".35"')
    + speckles(ink, 140, top + 40, 120, 50);
}

function plate(ink: Ink): string {
  const r = vary(ink, 118, 134);
  const rings = vary(ink, 2, 4);
  const well = r * 0.7;
  return shaded(`M${200 - r} 200a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`, ink.main.base)
    + circle(200, 200, well + 5, ink.main.dark, 'opacity=".5"') + circle(200, 202, well, ink.main.light)
    + at(ink, 2, () => times(rings, (index) => circle(200, 202, well - 14 - index * 17, 'none', `stroke="${ink.accent.base}" stroke-width="${3 + (index % 2) * 3}" opacity=".55"`)))
    + at(ink, 2, () => stroke(`M${n(200 - r + 12)} 178A${r} ${r} 0 0 1 172 ${n(216 - r)}`, '#fff', 6, 'opacity=".55"'))
    + speckles(ink, 130, 130, 140, 140);
}

function branch(ink: Ink, top: number): string {
  const lean = vary(ink, -40, 40);
  const tip = top - 112;
  const leaves = times(7, (index) => {
    const y = top - 22 - index * 14;
    const x = 200 + (lean * (top - y)) / 112;
    const side = index % 2 === 0 ? 1 : -1;
    return path(`M${n(x)} ${y}q${side * 14} -22 ${side * 36} -20q${side * -8} 22 ${side * -36} 20Z`, index % 3 === 0 ? leaf.light : leaf.base);
  });
  return stroke(`M200 ${top}Q${200 + lean / 3} ${top - 50} ${200 + lean} ${tip}`, leaf.deep, 4) + leaves
    + at(ink, 2, () => circle(200 + lean, tip, 9, ink.accent.light) + circle(200 + lean - 3, tip - 3, 4, ink.accent.pale));
}

function vase(ink: Ink): string {
  const neck = vary(ink, 18, 34);
  const belly = vary(ink, 58, 88);
  const height = vary(ink, 150, 190);
  const bellyAt = vary(ink, 52, 72) / 100;
  const top = 320 - height;
  const body = lathe(200, [[neck + 8, top], [neck, top + height * 0.13], [belly * 0.8, top + height * (bellyAt - 0.22)], [belly, top + height * bellyAt], [belly * 0.72, 306], [belly * 0.55, 320]]);
  return branch(ink, top + 4) + shaded(body, ink.main.base)
    + at(ink, 2, () => stroke(`M${n(200 - belly * 0.93)} ${n(top + height * (bellyAt - 0.08))}Q200 ${n(top + height * (bellyAt - 0.08) + 20)} ${n(200 + belly * 0.93)} ${n(top + height * (bellyAt - 0.08))}`, ink.main.pale, 5, 'opacity=".7"'))
    + ellipse(200, top, neck + 8, 7, ink.main.deep) + speckles(ink, 160, top + height * 0.4, 80, height * 0.4);
}

function teapot(ink: Ink): string {
  const half = vary(ink, 82, 96);
  const height = vary(ink, 118, 142);
  const top = 316 - height;
  const middle = top + height * 0.55;
  return stroke(`M${200 + half - 12} ${n(top + 30)}C${200 + half + 66} ${n(top + 2)} ${200 + half + 58} ${n(middle + 50)} ${200 + half - 18} ${n(middle + 34)}`, ink.main.dark, 15)
    + path(`M${n(210 - half)} ${n(middle + 28)}C${n(172 - half)} ${n(middle + 18)} ${n(166 - half)} ${n(top + 34)} ${n(136 - half)} ${n(top + 12)}L${n(156 - half)} ${n(top + 2)}C${n(186 - half)} ${n(top + 22)} ${n(190 - half)} ${n(middle - 28)} ${n(224 - half)} ${n(middle - 16)}Z`, ink.main.dark)
    + shaded(lathe(200, [[44, top + 4], [half * 0.84, top + height * 0.26], [half, middle], [half * 0.76, 304], [half * 0.55, 320]]), ink.main.base)
    + shaded(lathe(200, [[6, top - 18], [32, top - 9], [46, top + 6]]), ink.main.light) + ellipse(200, top + 6, 46, 6, ink.main.dark)
    + circle(200, top - 26, 11, ink.accent.base)
    + at(ink, 2, () => ellipse(200 - half * 0.45, middle - 20, 9, 26, '#fff', 'opacity=".25"')) + speckles(ink, 150, top + 40, 110, 70);
}

function jug(ink: Ink): string {
  const belly = vary(ink, 62, 80);
  const height = vary(ink, 170, 205);
  const top = 320 - height;
  const neck = belly * 0.62;
  return stroke(`M${n(200 + neck - 4)} ${top + 26}C${n(276 + neck)} ${top + 6} ${n(280 + neck)} ${n(top + height * 0.62)} ${n(196 + belly)} ${n(top + height * 0.6)}`, ink.main.dark, 15)
    + shaded(`M${n(200 - neck - 26)} ${top - 6}Q${n(200 - neck + 4)} ${top + 22} ${n(200 - neck)} ${n(top + height * 0.25)}C${n(200 - belly * 1.25)} ${n(top + height * 0.5)} ${n(200 - belly * 1.1)} 310 ${n(200 - belly * 0.6)} 320H${n(200 + belly * 0.6)}C${n(200 + belly * 1.1)} 310 ${n(200 + belly * 1.25)} ${n(top + height * 0.5)} ${n(200 + neck)} ${n(top + height * 0.25)}V${top}Q200 ${top + 14} ${n(200 - neck - 26)} ${top - 6}Z`, ink.main.base)
    + path(`M${n(200 - neck - 26)} ${top - 6}Q200 ${top - 18} ${n(200 + neck)} ${top}Q200 ${top + 14} ${n(200 - neck - 26)} ${top - 6}Z`, ink.main.deep)
    + at(ink, 2, () => stroke(`M${n(200 - belly)} ${n(top + height * 0.66)}Q200 ${n(top + height * 0.66 + 22)} ${n(200 + belly)} ${n(top + height * 0.66)}`, ink.accent.base, 6, 'opacity=".8"'))
    + speckles(ink, 160, top + height * 0.4, 80, 70);
}

export const ceramics: Motifs = {
  mug: stands(mug, 1.3), tumbler: stands(tumbler, 1.45), bowl: stands(bowl, 1.15), plate: lies(plate, 1.15), vase: stands(vase, 1.05), teapot: stands(teapot, 1.1), jug: stands(jug, 1.15),
};
