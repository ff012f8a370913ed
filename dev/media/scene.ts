import type { Random } from '../demo/random.ts';
import type { Detail, Ink, Stance } from './motif.ts';
import { motifOf } from './motifs/all.ts';
import type { Palette } from './palette.ts';
import { box, circle, ellipse, group, n, path, polygon, rect, stroke, times } from './svg.ts';
import type { MotifKind } from './vocabulary.ts';

/** A picture 400 high and as wide as it needs, with its things around the middle. */
export interface Scene {
  readonly kind: MotifKind;
  readonly palette: Palette;
  readonly detail: Detail;
  readonly random: Random;
  readonly width: number;
}

const tableEdge = 288;

/** One thing, drawn into 400 by 400. Equal names give equal proportions. */
export function thing({ kind, palette, detail, random }: Omit<Scene, 'width'>, name: string, isSecond = false): string {
  const { main, accent } = palette;
  const ink: Ink = { main: isSecond ? accent : main, accent: isSecond ? main : accent, detail, random: random.fork(name) };
  return motifOf(kind).draw(ink);
}

/** Wall or surface, and what is on it. */
export function backdrop(scene: Scene): string {
  const { stance } = motifOf(scene.kind);
  const { palette, width, detail } = scene;
  const wall = rect(0, 0, width, 400, detail === 0 ? palette.backdrop.top : 'url(#w)');
  const random = scene.random.fork('backdrop');
  const shapes = stance === 'lies' ? surfaceShapes : wallShapes;
  const shape = random.pick(shapes)(scene, random);
  const ground = stance === 'stands' ? rect(0, tableEdge, width, 400 - tableEdge, palette.backdrop.ground) : '';
  return wall + (detail >= 1 ? shape : '') + ground + (stance === 'stands' && detail >= 2 ? rect(0, tableEdge, width, 3, '#fff', 0, 'opacity=".25"') : '');
}

type Shape = (scene: Scene, random: Random) => string;

const wallShapes: readonly Shape[] = [
  ({ palette, width }) => circle(width / 2, 190, 148, palette.backdrop.shape),
  ({ palette, width }) => path(`M${width / 2 - 124} 400V180a124 124 0 0 1 248 0V400Z`, palette.backdrop.shape),
  ({ width, palette }, random) => {
    const lean = random.integer(40, 90);
    const pane = (x: number): string => path(polygon([[x, 30], [x + 84, 30], [x + 84 - lean, 280], [x - lean, 280]]), '#fff', `opacity="${palette.isEvening ? '.1' : '.28'}"`);
    return pane(width / 2 - 50) + pane(width / 2 + 50);
  },
  ({ palette, width }) => circle(width / 2 + 66, 150, 92, palette.backdrop.shape) + circle(width / 2 - 92, 210, 128, palette.backdrop.shape, 'opacity=".55"'),
  ({ palette, width }) => path(box(width / 2 - 150, 70, 300, 330, 24), palette.backdrop.shape),
  ({ palette, width }) => path(`M0 230Q${width * 0.3} 150 ${width * 0.55} 210T${width} 170V400H0Z`, palette.backdrop.shape),
];

const surfaceShapes: readonly Shape[] = [
  ({ palette, width }) => path(polygon([[0, 300], [width, 120], [width, 400], [0, 400]]), palette.backdrop.shape),
  ({ palette, width }) => circle(width / 2, 200, 176, palette.backdrop.shape),
  ({ palette, width }) => stroke(times(9, (index) => `M0 ${index * 50}H${width}`), palette.backdrop.shape, 2) + stroke(times(Math.ceil(width / 50) + 1, (index) => `M${index * 50} 0V400`), palette.backdrop.shape, 2),
  ({ palette, width }) => group(`rotate(-12 ${width / 2} 200)`, rect(width / 2 - 170, 30, 340, 340, palette.backdrop.shape, 6)),
  ({ palette }) => path('M0 0H170Q130 120 0 150Z', palette.backdrop.shape),
  ({ width, palette }) => path(polygon([[width * 0.2, 0], [width * 0.52, 0], [width * 0.9, 400], [width * 0.58, 400]]), '#fff', `opacity="${palette.isEvening ? '.1' : '.3'}"`),
];

interface Place { readonly x: number; readonly y: number; readonly scale: number }

/** A thing at its place, with the shadow its stance throws. */
export function placed(stance: Stance, markup: string, { x, y, scale }: Place, detail: Detail): string {
  const at = `translate(${n(x - 200 * scale)} ${n(y - 320 * scale)}) scale(${n2(scale)})`;
  if (stance === 'lies' && detail >= 2) return `<g transform="${at}" filter="url(#d)">${markup}</g>`;
  const shadow = stance === 'stands' && detail >= 1 ? ellipse(x + 8 * scale, y, 138 * scale, 17 * scale, 'url(#g)') : '';
  return shadow + group(at, markup);
}

function n2(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** What a product's picture shows: the thing, two of them, a close look, the thing by night. */
export function composition(scene: Scene, view: number): string {
  const { stance, scale: fit } = motifOf(scene.kind);
  const middle = scene.width / 2;
  // What lies or hangs grows around its middle, what stands grows from its foot.
  const put = (markup: string, x: number, y: number, size: number): string =>
    placed(stance, markup, { x, y: stance === 'stands' ? y : y + 120 * size * (fit - 1), scale: size * fit }, scene.detail);
  const one = thing(scene, 'first');
  const base = stance === 'stands' ? 330 : 308;
  if (view === 2) return put(thing(scene, 'second', true), middle - 82, base - 34, 0.64) + put(one, middle + 44, base + 20, 0.84);
  if (view === 3) return put(one, middle - 50, stance === 'stands' ? 428 : 470, 1.6);
  const lamplight = view === 4 && scene.detail >= 1 ? circle(middle, 200, 200, 'url(#h)', 'opacity=".42"') : '';
  return lamplight + put(one, middle, base, stance === 'hangs' ? 0.96 : 0.9);
}
