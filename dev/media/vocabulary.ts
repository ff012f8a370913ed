/**
 * The words a picture's key may use: what to draw and in which tone. Keys are
 *   product/<kind>/<slug>/<view 1-4>[-<tone>]    category/<kind>/<slug>
 *   vendor/<kind>/<slug>/logo[-<tone>]           vendor/<kind>/<slug>/banner[-<tone>]
 * The slug gives each picture its own palette and proportions.
 */
export const motifKinds = [
  'mug', 'bowl', 'plate', 'vase', 'teapot', 'tumbler', 'jug',
  'sweater', 'scarf', 'beanie', 'socks', 'blanket', 'mittens',
  'coffee-bag', 'dripper', 'grinder', 'kettle', 'carafe',
  'book', 'print', 'map',
  'bicycle', 'bell', 'helmet', 'pannier', 'bike-light', 'pump',
  'monstera', 'cactus', 'trailing-plant', 'fern', 'planter', 'watering-can', 'secateurs', 'seed-packet',
  'headphones', 'speaker', 'turntable', 'radio', 'earphones', 'amplifier', 'record',
  'tote', 'wallet', 'belt', 'backpack', 'keyring', 'satchel',
  'train', 'blocks', 'puzzle', 'bear', 'boat', 'rainbow', 'dominoes', 'kite',
  'notebook', 'pen', 'ink', 'pencil', 'tape', 'letter', 'brush',
  'table-lamp', 'desk-lamp', 'pendant', 'floor-lamp', 'wall-lamp', 'bulb', 'candle',
  'pan', 'pot', 'knife', 'board', 'spoon', 'apron', 'mill',
  'soap', 'bottle', 'tin', 'tent', 'flask', 'lantern', 'sleeping-bag',
  'cushion', 'basket', 'bunting',
  'parcel',
] as const;

export type MotifKind = (typeof motifKinds)[number];

/** Named colours as lightness, chroma and hue in OKLCH. */
export const tones = {
  chalk: [0.94, 0.012, 90], oat: [0.87, 0.04, 85], sand: [0.82, 0.06, 78], stone: [0.72, 0.02, 80], pearl: [0.9, 0.015, 250],
  clay: [0.68, 0.09, 45], terracotta: [0.62, 0.13, 40], rust: [0.53, 0.13, 42], brick: [0.5, 0.14, 30], coral: [0.72, 0.14, 30],
  rose: [0.76, 0.09, 10], blush: [0.85, 0.06, 20], red: [0.55, 0.19, 26], berry: [0.45, 0.13, 5], plum: [0.4, 0.1, 340],
  lilac: [0.74, 0.08, 305], violet: [0.5, 0.14, 295], ink: [0.32, 0.06, 265], navy: [0.36, 0.09, 262], indigo: [0.43, 0.12, 275],
  denim: [0.52, 0.09, 255], sky: [0.78, 0.08, 235], tide: [0.58, 0.09, 220], teal: [0.55, 0.09, 195], mint: [0.86, 0.07, 165],
  sage: [0.7, 0.06, 145], moss: [0.52, 0.09, 128], forest: [0.42, 0.08, 150], olive: [0.55, 0.09, 112], lime: [0.83, 0.14, 122],
  mustard: [0.73, 0.14, 85], honey: [0.78, 0.13, 75], amber: [0.72, 0.15, 65], lemon: [0.89, 0.13, 98], tobacco: [0.5, 0.09, 60],
  chestnut: [0.42, 0.09, 42], walnut: [0.42, 0.06, 55], cocoa: [0.36, 0.05, 40], natural: [0.76, 0.08, 70], birch: [0.86, 0.05, 80],
  charcoal: [0.36, 0.012, 260], black: [0.27, 0.01, 270], slate: [0.5, 0.03, 250], fog: [0.8, 0.012, 240], silver: [0.78, 0.008, 250],
  brass: [0.72, 0.11, 88], copper: [0.62, 0.11, 48], steel: [0.68, 0.015, 245], cream: [0.93, 0.04, 92], graphite: [0.42, 0.01, 250],
} as const satisfies Record<string, readonly [number, number, number]>;

export type Tone = keyof typeof tones;

export function isMotifKind(value: string): value is MotifKind {
  return (motifKinds as readonly string[]).includes(value);
}

export function isTone(value: string): value is Tone {
  return Object.hasOwn(tones, value);
}

/** Width to height of each sort of picture. */
export const aspects = { product: [1, 1], category: [4, 3], logo: [1, 1], banner: [3, 1] } as const;

export type PictureSort = keyof typeof aspects;
