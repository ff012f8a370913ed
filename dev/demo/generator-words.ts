import type { MotifKind, Tone } from '../media/vocabulary.ts';
import type { ValueRow } from './catalog/row.ts';
import type { PriceRow } from './prices.ts';

/** What a generated product of one sort is like. */
export interface Archetype {
  readonly noun: string;
  readonly kind: MotifKind;
  readonly category: string;
  readonly prices: PriceRow;
  readonly weightGrams: number;
  readonly materials: readonly string[];
  readonly options: Readonly<Record<string, readonly ValueRow[]>>;
}

const sizes = ['S', 'M', 'L', ['XL', 1.05]] as const;
const colours = (...values: readonly string[]): Record<string, readonly ValueRow[]> => ({ Colour: values });

const of = (
  noun: string, kind: MotifKind, category: string, prices: PriceRow, weightGrams: number,
  materials: string, options: Archetype['options'] = {},
): Archetype => ({ noun, kind, category, prices, weightGrams, materials: materials.split(', '), options });

/** The trades of generated vendors, each with the sorts of things it sells. */
export const archetypesByTrade: Readonly<Record<string, readonly Archetype[]>> = {
  Ceramics: [
    of('mug', 'mug', 'mugs-and-cups', [2600, 2900, 4200, 2200], 360, 'stoneware, porcelain, red clay', colours('Chalk', 'Sage', 'Tide')),
    of('bowl', 'bowl', 'plates-and-bowls', [3200, 3600, 5200, 2800], 600, 'stoneware, porcelain, ash-glazed clay', colours('Oat', 'Moss', 'Denim')),
    of('vase', 'vase', 'vases', [4800, 5300, 7800, 4100], 1100, 'stoneware, raku, porcelain', colours('Sand', 'Rust')),
    of('teapot', 'teapot', 'teapots-and-jugs', [8200, 9000, 13400, 7100], 950, 'stoneware, cast porcelain'),
  ],
  Knitwear: [
    of('sweater', 'sweater', 'sweaters-and-cardigans', [12900, 13900, 20900, 11000], 520, 'lambswool, merino, alpaca', { ...colours('Navy', 'Oat'), Size: sizes }),
    of('scarf', 'scarf', 'hats-and-scarves', [5200, 5700, 8500, 4500], 160, 'merino, mohair, lambswool', colours('Rose', 'Forest', 'Honey')),
    of('beanie', 'beanie', 'hats-and-scarves', [2900, 3200, 4700, 2500], 85, 'merino, tweed yarn', colours('Mustard', 'Charcoal')),
    of('socks', 'socks', 'socks-and-mittens', [1700, 1900, 2800, 1500], 100, 'wool blend, alpaca', { Size: ['36-39', '40-43', '44-47'] }),
  ],
  Coffee: [
    of('coffee', 'coffee-bag', 'coffee-beans', [1350, 1450, 2200, 1150], 280, 'washed, natural, honey-processed', { Size: ['250 g', ['1 kg', 3.5]] }),
    of('dripper', 'dripper', 'coffee-gear', [2600, 2900, 4200, 2200], 400, 'ceramic, glass, copper', colours('Chalk', 'Black')),
    of('kettle', 'kettle', 'coffee-gear', [6900, 7500, 11200, 5900], 800, 'steel, enamelled steel', colours('Steel', 'Black')),
  ],
  'Books and prints': [
    of('linocut', 'print', 'prints', [6500, 7200, 10600, 5500], 280, 'cotton paper, handmade paper', { Frame: ['Unframed', ['Oak frame', 1.7]] }),
    of('field guide', 'book', 'nature-and-travel', [1900, 2100, 3100, 1600], 320, 'waterproof, pocket, illustrated'),
    of('story collection', 'book', 'fiction', [1500, 1650, 2400, 1250], 300, 'paperback, small press', { Binding: ['Paperback', ['Hardback', 1.7]] }),
  ],
  Lighting: [
    of('table lamp', 'table-lamp', 'table-lamps', [12900, 14200, 21200, 11100], 1500, 'spun steel, ash, opal glass', colours('Black', 'Sage')),
    of('pendant', 'pendant', 'pendant-lights', [15900, 17500, 26000, 13700], 1400, 'brushed brass, folded paper, enamel', { Size: ['28 cm', ['40 cm', 1.4]] }),
    of('wall lamp', 'wall-lamp', 'floor-and-wall-lamps', [11900, 13100, 19500, 10200], 900, 'ceramic, steel'),
  ],
  'Leather goods': [
    of('tote', 'tote', 'bags', [18500, 20400, 30200, 15900], 720, 'bridle leather, vegetable-tanned hide', colours('Chestnut', 'Olive')),
    of('wallet', 'wallet', 'wallets-and-cases', [7900, 8700, 12900, 6800], 85, 'calf, goatskin', colours('Tobacco', 'Black', 'Navy')),
    of('belt', 'belt', 'belts-and-keyrings', [6900, 7600, 11300, 5900], 210, 'bridle leather, plaited hide', { Size: ['85 cm', '95 cm', '105 cm'] }),
  ],
  Plants: [
    of('planter', 'planter', 'pots-and-planters', [2900, 3300, 4800, 2500], 1400, 'terracotta, fibre-clay, glazed', colours('Terracotta', 'Chalk')),
    of('fern', 'fern', 'houseplants', [1600, 1800, 2700, 1400], 700, 'shade-loving, young, potted', { Size: ['12 cm pot', ['17 cm pot', 1.7]] }),
    of('cactus', 'cactus', 'houseplants', [1300, 1450, 2200, 1150], 400, 'slow-grown, grafted'),
  ],
  Toys: [
    of('train', 'train', 'wooden-toys', [3600, 4000, 5900, 3100], 640, 'birch, beech, maple', colours('Red', 'Navy')),
    of('puzzle', 'puzzle', 'games-and-puzzles', [2400, 2700, 3900, 2100], 420, 'wooden, recycled-card', { Pieces: ['150', ['500', 1.3]] }),
    of('bear', 'bear', 'soft-toys-and-outdoor-play', [3400, 3800, 5600, 2900], 280, 'linen, wool, corduroy', colours('Natural', 'Cocoa')),
  ],
  Kitchenware: [
    of('frying pan', 'pan', 'pots-and-pans', [6200, 6800, 10200, 5400], 1700, 'carbon-steel, cast-iron, copper', { Size: ['24 cm', ['28 cm', 1.25]] }),
    of('knife', 'knife', 'kitchen-knives', [9800, 10800, 16000, 8400], 190, 'forged, carbon-steel, damascus'),
    of('board', 'board', 'kitchen-tools', [5800, 6400, 9500, 5000], 1900, 'walnut, olive-wood, beech'),
  ],
  Audio: [
    of('headphones', 'headphones', 'headphones', [18900, 19900, 29800, 16300], 290, 'open-backed, closed, walnut', colours('Graphite', 'Cream')),
    of('speaker', 'speaker', 'speakers-and-amplifiers', [21900, 23500, 34900, 18900], 4200, 'birch-ply, oak, bamboo', colours('Walnut', 'Black')),
  ],
};

export const placeWords: readonly string[] = [
  'Alder', 'Amberley', 'Anchor', 'Ashgrove', 'Aurora', 'Balsam', 'Barley', 'Bayberry', 'Beacon', 'Birchwood', 'Bluff', 'Bracken', 'Bramble',
  'Brookside', 'Cairn', 'Cedar', 'Chalkhill', 'Cinder', 'Clearwater', 'Clover', 'Coppice', 'Cornflower', 'Cove', 'Cypress', 'Dale', 'Delta',
  'Drift', 'Eastgate', 'Elder', 'Ember', 'Estuary', 'Fable', 'Fallow', 'Fern', 'Firth', 'Fjord', 'Flint', 'Foxglove', 'Gable', 'Garnet', 'Glade',
  'Gorse', 'Granary', 'Harbour', 'Hazel', 'Heath', 'Heron', 'Hollow', 'Indigo', 'Inlet', 'Isle', 'Ivy', 'Juniper', 'Kestrel', 'Lagoon', 'Lark',
  'Laurel', 'Lichen', 'Linden', 'Loch', 'Lumen', 'Mallow', 'Maple', 'Marsh', 'Meadow', 'Mica', 'Mill', 'Moor', 'Nettle', 'Northlight', 'Oakley',
  'Orchard', 'Osier', 'Otter', 'Pebble', 'Pine', 'Plover', 'Quarry', 'Quill', 'Reed', 'Ridge', 'Rookery', 'Rowan', 'Saffron', 'Sandbar', 'Sedge',
  'Shale', 'Shoal', 'Sorrel', 'Spindle', 'Spruce', 'Starling', 'Tansy', 'Tarn', 'Thicket', 'Thistle', 'Tideway', 'Timber', 'Umber', 'Vale',
  'Verbena', 'Wharf', 'Willow', 'Wren', 'Yarrow', 'Zephyr',
];

export const qualityWords: readonly string[] = [
  'everyday', 'Sunday', 'little', 'slow', 'travelling', 'winter', 'garden', 'workshop', 'quiet', 'long', 'first', 'evening', 'market',
  'studio', 'double', 'folded', 'plain', 'harvest', 'morning', 'weekend',
];

export const workshopWords: readonly string[] = [
  'Works', 'Workshop', 'Studio', 'House', '& Daughters', 'Supply', 'Atelier', 'Makers', 'Room', 'Collective', '& Co', 'Yard', 'Press', 'Goods',
];

export const firstSentences: readonly string[] = [
  'Made in small runs, so no two batches are quite alike.', 'The result of eleven prototypes and one good afternoon.', 'Simple on purpose, and better for it.',
  'A favourite of our regulars since the first year.', 'Drawn by hand, made by hand, packed by hand.', 'Built to be used daily and handed on later.',
];

export const lastSentences: readonly string[] = [
  'We repair it for as long as we can find the parts.', 'Arrives in plain paper, ready to give.', 'Ages well, which is more than most things do.',
  'Tested at home by people with children, dogs and opinions.', 'If it is not right, send it back and tell us why.', 'Goes with what you already have.',
];

export const generatedTones: readonly Tone[] = ['tide', 'moss', 'terracotta', 'navy', 'mustard', 'berry', 'slate', 'honey', 'teal', 'plum', 'forest', 'rust'];

export const generatedPlaces = [
  ['PT', 'Porto', 'pt-PT', 'EUR'], ['DE', 'Dresden', 'de-DE', 'EUR'], ['FR', 'Nantes', 'fr-FR', 'EUR'], ['GB', 'Leeds', 'en-GB', 'GBP'],
  ['US', 'Asheville', 'en-US', 'USD'], ['JP', 'Kanazawa', 'ja-JP', 'JPY'], ['IT', 'Lucca', 'it-IT', 'EUR'], ['ES', 'Girona', 'es-ES', 'EUR'],
  ['NL', 'Haarlem', 'nl-NL', 'EUR'], ['US', 'Duluth', 'en-US', 'USD'], ['SE', 'Gävle', 'sv-SE', 'EUR'], ['CA', 'Halifax', 'en-CA', 'USD'],
] as const;
