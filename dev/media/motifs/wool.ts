import { at, hangs, lies, stands, vary, type Ink, type Motifs } from '../motif.ts';
import { group, n, path, rect, shaded, shadedDown, stroke, times, box, circle, lathe } from '../svg.ts';

/** Short parallel lines, as of ribbing. */
function ribs(ink: Ink, x: number, y: number, width: number, height: number, gap = 9): string {
  return at(ink, 2, () => stroke(times(Math.floor(width / gap), (index) => `M${n(x + gap / 2 + index * gap)} ${n(y)}v${n(height)}`), ink.main.deep, 1.6, 'opacity=".4"'));
}

function cables(ink: Ink): string {
  return times(3, (column) => {
    const x = 164 + column * 36;
    return stroke(times(6, (row) => `M${x - 7} ${142 + row * 24}q16 8 14 24m0 -24q-16 8 -14 24`), ink.main.dark, 3.4);
  });
}

function yoke(ink: Ink): string {
  return times(3, (row) => stroke(times(7 + row * 2, (index) => {
    const x = 200 + (index - (6 + row * 2) / 2) * 15;
    const y = 138 + row * 17 - Math.abs(x - 200) * 0.13;
    return `M${n(x - 4)} ${n(y - 4)}l4 5l4 -5`;
  }), row === 1 ? ink.accent.base : ink.accent.pale, 3.6));
}

function stripes(ink: Ink): string {
  return times(3, (row) => path(`M132 ${198 + row * 34}h136v13h-136Z`, ink.accent.base, 'opacity=".75"'));
}

function sweater(ink: Ink): string {
  const pattern = vary(ink, 0, 3);
  const patterns = [cables, yoke, stripes, (): string => ''];
  return path('M134 120Q92 142 74 196L58 286L98 298L132 214Z', ink.main.dark) + path('M266 120Q308 142 326 196L342 286L302 298L268 214Z', ink.main.dark)
    + rect(57, 278, 43, 26, ink.main.deep, 8, 'transform="rotate(12 78 290)"') + rect(300, 278, 43, 26, ink.main.deep, 8, 'transform="rotate(-12 322 290)"')
    + shaded('M160 96Q200 120 240 96L272 116Q276 210 270 310H130Q124 210 128 116Z', ink.main.base)
    + at(ink, 1, () => (patterns[pattern] ?? cables)(ink))
    + rect(128, 304, 144, 24, ink.main.dark, 8) + ribs(ink, 130, 305, 140, 22)
    + path('M156 98Q200 124 244 98L238 84Q200 100 162 84Z', ink.main.dark) + at(ink, 2, () => path('M162 84Q200 100 238 84Q200 76 162 84Z', ink.main.deep));
}

function scarf(ink: Ink): string {
  const bands = vary(ink, 1, 4);
  const tail = (x: number, y: number, length: number, turn: number, fill: string): string => group(`rotate(${turn} ${x} ${y})`,
    shaded(box(x - 30, y, 60, length, 6), fill),
    at(ink, 1, () => times(bands, (index) => rect(x - 30, y + length - 30 - index * 22, 60, 10, ink.accent.base))),
    at(ink, 2, () => stroke(times(9, (index) => `M${x - 26 + index * 6.5} ${y + length}v20`), fill, 4)));
  const loop = (rx: number, ry: number): string => `M${200 - rx} 128a${rx} ${ry} 0 1 0 ${2 * rx} 0a${rx} ${ry} 0 1 0 ${-2 * rx} 0Z`;
  return stroke('M118 128A82 52 0 0 1 282 128', ink.main.deep, 44) + tail(228, 160, 150, -10, ink.main.dark) + tail(178, 160, 172, 6, ink.main.base)
    + path(`${loop(106, 74)}${loop(62, 26)}`, ink.main.base, 'fill-rule="evenodd"') + path(`${loop(106, 74)}${loop(62, 26)}`, 'url(#s)', 'fill-rule="evenodd"')
    + at(ink, 1, () => stroke('M176 196Q196 176 190 158M224 196Q210 180 214 158', ink.main.dark, 5, 'opacity=".6"'))
    + at(ink, 2, () => stroke('M108 148Q140 184 184 176M292 148Q264 182 222 178', ink.main.deep, 3, 'opacity=".35"'));
}

function beanie(ink: Ink): string {
  const hasPompom = vary(ink, 0, 2) > 0;
  const band = vary(ink, 0, 1);
  return (hasPompom ? circle(200, 92, 34, ink.accent.base) + at(ink, 2, () => times(10, (index) => {
      const angle = index * 0.628;
      return stroke(`M200 92l${n(Math.cos(angle) * 33)} ${n(Math.sin(angle) * 33)}`, ink.accent.light, 4);
    })) : circle(200, 112, 12, ink.main.dark))
    + shaded('M96 262C92 70 308 70 304 262Z', ink.main.base)
    + at(ink, 2, () => stroke(times(7, (index) => `M${128 + index * 24} 260Q${n(152 + index * 16)} 160 ${n(191 + index * 3)} 118`), ink.main.deep, 2, 'opacity=".35"'))
    + (band === 1 ? path('M100 214Q200 190 300 214L303 240Q200 214 97 240Z', ink.accent.base) : '')
    + shaded(box(84, 246, 232, 66, 20), ink.main.dark) + ribs(ink, 92, 250, 216, 58, 12);
}

function sock(ink: Ink, fill: string): string {
  return shaded('M150 70H232L230 214Q230 236 252 246L304 268Q334 284 320 312Q310 330 276 330H206Q150 330 148 268Z', fill)
    + path('M304 268Q334 284 320 312Q310 330 276 330H262Q290 300 272 254Z', ink.accent.base)
    + path('M149 240Q184 250 190 290Q192 316 176 324Q148 306 148 262Z', ink.accent.base)
    + rect(146, 64, 90, 34, ink.accent.dark, 10) + ribs(ink, 148, 66, 86, 30)
    + at(ink, 1, () => times(3, (row) => rect(150, 122 + row * 24, 81, 9, row === 1 ? ink.accent.light : ink.accent.base)));
}

function socks(ink: Ink): string {
  return group('translate(-64 8) rotate(-7 200 200) scale(.92)', sock(ink, ink.main.dark)) + group('translate(24 10) rotate(5 200 200) scale(.95)', sock(ink, ink.main.base));
}

function mitten(ink: Ink): string {
  return shaded('M150 230C140 120 160 70 204 70C250 70 268 126 258 230Z', ink.main.base)
    + shaded('M152 220C120 200 104 160 120 142C140 126 160 160 164 190Z', ink.main.base)
    + rect(144, 222, 120, 78, ink.main.dark, 14) + ribs(ink, 148, 226, 112, 70, 11)
    + at(ink, 1, () => stroke('M206 106V186M172 126L240 166M240 126L172 166', ink.accent.pale, 6))
    + at(ink, 2, () => stroke('M194 112l12 10l12 -10M194 180l12 -10l12 10', ink.accent.pale, 4));
}

function mittens(ink: Ink): string {
  return group('rotate(-9 125 200) translate(280 45) scale(-.85 .85)', mitten(ink)) + group('rotate(9 275 200) translate(120 45) scale(.85)', mitten(ink));
}

function blanket(ink: Ink): string {
  const folds = vary(ink, 3, 4);
  const pattern = vary(ink, 0, 2);
  const height = folds === 3 ? 52 : 42;
  const top = 318 - folds * height;
  const layers = times(folds, (index) => {
    const y = 318 - (index + 1) * height;
    const fill = index % 2 === 0 ? ink.main.base : ink.main.light;
    return shadedDown(`M96 ${y}H296Q318 ${y} 318 ${y + height / 2}T296 ${y + height - 2}H96Q78 ${y + height / 2} 96 ${y}Z`, fill)
      + at(ink, 1, () => (pattern === 0 ? times(5, (band) => rect(124 + band * 34, y + 1, 8, height - 4, ink.accent.base, 0, 'opacity=".7"'))
        : rect(94, y + height * 0.3, 222, 6, ink.accent.base, 0, 'opacity=".8"') + (pattern === 2 ? rect(94, y + height * 0.58, 222, 3, ink.accent.light) : '')));
  });
  return layers + path(`M150 ${top}h92v${height * 1.6}l-92 -6Z`, ink.main.dark, 'opacity=".28"')
    + shadedDown(`M146 ${top - 2}h92v${n(height * 1.55)}h-92Z`, ink.main.base)
    + at(ink, 1, () => rect(146, top + height * 0.9, 92, 8, ink.accent.base) + rect(146, top + height * 0.9 + 14, 92, 4, ink.accent.light))
    + at(ink, 2, () => stroke(times(10, (index) => `M${151 + index * 9.2} ${n(top + height * 1.55)}v14`), ink.main.dark, 3.4));
}

function cushion(ink: Ink): string {
  const pattern = vary(ink, 0, 2);
  const outline = 'M88 122Q200 106 312 122Q326 216 312 312Q200 328 88 312Q74 216 88 122Z';
  const motifs = [
    times(9, (index) => {
      const [x, y] = [132 + (index % 3) * 68, 152 + Math.floor(index / 3) * 64];
      return path(`M${x} ${y - 24}L${x + 24} ${y}L${x} ${y + 24}L${x - 24} ${y}Z`, ink.accent.base) + path(`M${x} ${y - 11}L${x + 11} ${y}L${x} ${y + 11}L${x - 11} ${y}Z`, ink.main.pale);
    }),
    times(5, (index) => stroke(`M${104 + index * 3} ${142 + index * 38}q24 -22 48 0t48 0t48 0t40 0`, index % 2 === 0 ? ink.accent.base : ink.main.pale, 7)),
    times(4, (index) => circle(200, 217, 82 - index * 20, index % 2 === 0 ? ink.accent.base : ink.main.pale)),
  ];
  return shaded(outline, ink.main.base) + at(ink, 1, () => motifs[pattern] ?? '') + at(ink, 2, () => stroke(outline, ink.main.deep, 3, 'stroke-dasharray="2 7" opacity=".6"'));
}

function bunting(ink: Ink): string {
  const colours = [ink.main.base, ink.accent.base, ink.main.pale, ink.accent.dark, ink.main.dark];
  const row = (y: number, sag: number, count: number): string => stroke(`M20 ${y}Q200 ${y + sag * 2} 380 ${y}`, '#fff', 5) + times(count, (index) => {
    const part = (index + 0.5) / count;
    const x = 20 + 360 * part;
    const dy = sag * 4 * part * (1 - part);
    const half = 150 / count;
    return shadedDown(`M${n(x - half)} ${n(y + dy)}h${n(half * 2)}l${n(-half)} ${n(half * 2.3)}Z`, colours[(index + count) % colours.length] ?? ink.main.base);
  });
  return row(96, 32, 6) + row(212, 24, 7);
}

function sleepingBag(ink: Ink): string {
  const body = lathe(200, [[44, 76], [84, 108], [92, 170], [78, 260], [58, 318], [30, 334]]);
  return shaded(body, ink.main.base)
    + at(ink, 1, () => stroke(times(6, (row) => `M${n(114 + row * 5)} ${146 + row * 30}Q200 ${164 + row * 30} ${n(286 - row * 5)} ${146 + row * 30}`), ink.main.deep, 3, 'opacity=".45"'))
    + path('M146 118Q200 74 254 118Q246 156 200 158Q154 156 146 118Z', ink.accent.dark) + path('M158 124Q200 92 242 124Q230 146 200 148Q170 146 158 124Z', ink.accent.light)
    + at(ink, 2, () => stroke('M250 140Q264 220 240 300', ink.accent.base, 5));
}

export const wool: Motifs = {
  sweater: lies(sweater), scarf: lies(scarf), beanie: stands(beanie, 1.05), socks: lies(socks, 1.05), mittens: lies(mittens), blanket: stands(blanket, 1.12),
  cushion: stands(cushion, 1.05), bunting: hangs(bunting), 'sleeping-bag': lies(sleepingBag),
};
