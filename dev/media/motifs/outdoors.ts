import { at, stands, vary, type Ink, type Motifs } from '../motif.ts';
import { coal, metal, paper, wood } from '../palette.ts';
import { box, circle, path, polygon, rect, shaded, stroke, times } from '../svg.ts';

function tent(ink: Ink): string {
  const isDome = vary(ink, 0, 1) === 1;
  return at(ink, 2, () => times(3, (index) => path(polygon([[40 + index * 110, 320], [70 + index * 110, 236 - (index % 2) * 20], [100 + index * 110, 320]]), '#6f9677', 'opacity=".45"')))
    + (isDome ? shaded('M50 320Q74 128 206 126Q326 128 350 320Z', ink.main.base) + path('M146 320Q160 200 206 126Q252 200 262 320Z', ink.main.dark) + path('M206 150Q176 220 172 320H206Z', ink.accent.pale) + stroke('M206 126Q120 190 100 320M206 126Q296 196 306 320', ink.main.light, 4)
      : shaded(polygon([[200, 112], [352, 320], [48, 320]]), ink.main.base) + path(polygon([[200, 112], [352, 320], [262, 320]]), ink.main.dark) + path(polygon([[200, 168], [236, 320], [164, 320]]), ink.accent.deep) + path(polygon([[200, 168], [164, 320], [140, 320]]), ink.accent.pale))
    + at(ink, 1, () => stroke('M70 292L28 326M330 292L372 326', coal.base, 3) + circle(206, isDome ? 126 : 112, 5, ink.accent.base));
}

function flask(ink: Ink): string {
  const hasLoop = vary(ink, 0, 1) === 1;
  return (hasLoop ? stroke('M174 84Q174 50 200 50T226 84', coal.base, 8) : '') + shaded(box(164, 76, 72, 60, 10), metal.light) + rect(160, 130, 80, 12, coal.base, 4)
    + shaded('M160 140H240Q262 152 262 178V296Q262 320 238 320H162Q138 320 138 296V178Q138 152 160 140Z', ink.main.base)
    + at(ink, 1, () => rect(138, 262, 124, 14, ink.accent.base) + path(polygon([[166, 236], [192, 192], [208, 214], [216, 204], [236, 236]]), ink.main.pale))
    + at(ink, 2, () => rect(152, 172, 8, 126, '#fff', 4, 'opacity=".35"') + stroke('M170 88v36M182 88v36', metal.dark, 2));
}

function parcel(ink: Ink): string {
  const bow = vary(ink, 0, 1) === 1;
  return shaded(box(84, 168, 232, 152, 4), ink.main.base) + shaded(polygon([[84, 168], [116, 136], [284, 136], [316, 168]]), ink.main.light)
    + rect(184, 168, 32, 152, ink.accent.base) + path(polygon([[184, 168], [188, 136], [212, 136], [216, 168]]), ink.accent.light)
    + (bow ? path('M200 140C160 84 120 112 200 140C280 112 240 84 200 140Z', ink.accent.dark) + circle(200, 138, 10, ink.accent.base) : rect(236, 216, 60, 42, paper.light, 3) + at(ink, 1, () => stroke('M244 228h40M244 240h28', coal.base, 3)))
    + at(ink, 2, () => stroke('M88 232h94M218 300h94', wood.deep, 1.6, 'opacity=".3"'));
}

export const outdoors: Motifs = { tent: stands(tent), flask: stands(flask, 1.08), parcel: stands(parcel, 1.05) };
