import type { VendorCatalog } from './row.ts';

export const lighting: VendorCatalog = {
  vendor: {
    name: 'Studio Halbmond', slug: 'studio-halbmond', legalName: 'Studio Halbmond GmbH', skuPrefix: 'SH', trade: 'Lighting',
    emblem: 'pendant', tone: 'amber', countryCode: 'DE', city: 'Leipzig', locale: 'de-DE', baseCurrency: 'EUR', foundedYear: 2012,
    tagline: 'Lamps for evenings that run long',
    text: 'We spin, fold and blow lamps in a former cotton mill in Leipzig. Warm light only, bulbs you can change, switches with a click. Each lamp ships with a spare shade screw, because those are what people lose.',
    returns: 'One month, in the original box. We collect within Germany and Austria.',
    shipping: 'Glass travels in moulded pulp made for it. Floor lamps come in one long box and need four minutes.',
    care: 'Dry cloth for metal, damp cloth for glass, both with the light off.',
    returnWindowDays: 31, handlingDays: 4, commission: { basisPoints: 1300, fixedMinor: 0 }, joinedDaysAgo: 430,
    staff: [['Franziska Adler', 'owner'], ['Jonas Kühnert', 'manager'], ['Thị Mai Phạm', 'catalog'], ['Uwe Böttcher', 'fulfilment']],
  },
  products: [
    {
      title: 'Mitternacht table lamp', kind: 'table-lamp', category: 'table-lamps', prices: [14900, 16500, 24500, 12900], weightGrams: 1700, stock: 'plenty',
      text: 'A spun aluminium dome that throws a pool of light exactly the size of an open book. The dimmer is in the foot: turn the base, dim the night.',
      tags: ['reading', 'dimmable', 'metal'], attributes: { Socket: 'E27', Height: '38 cm', Cable: '2 m textile' },
      options: { Colour: ['Black', 'Sage', 'Terracotta', 'Cream'] },
    },
    {
      title: 'Glühwürmchen bedside lamp', kind: 'table-lamp', category: 'table-lamps', prices: [7900, 8700, 12900, 6800], weightGrams: 620,
      text: 'Small, cordless and as bright as it needs to be at two in the morning. Three levels, the lowest of which will not wake anyone else.',
      tags: ['cordless', 'bedside', 'usb'], attributes: { Battery: '40 h on low, USB-C', Height: '22 cm' },
      options: { Colour: ['Mustard', 'Blush', 'Fog'] },
    },
    {
      title: 'Pilz opal lamp', kind: 'table-lamp', category: 'table-lamps', prices: [18900, 20900, 30900, 16400], weightGrams: 2300, stock: 'mixed', tone: 'pearl',
      text: 'One mushroom of mouth-blown opal glass, lit from the stem. It has no front and no back, and flatters everyone equally.',
      tags: ['glass', 'mouth-blown', 'ambient'], attributes: { Socket: 'E14', Height: '30 cm', Material: 'Opal glass' },
    },
    {
      title: 'Spinnerei desk lamp', kind: 'desk-lamp', category: 'table-lamps', prices: [22900, 25500, 37500, 19900], weightGrams: 2900,
      text: 'A counterweight arm that stays where you put it, for as long as you put it there. Inspired by the work lights still hanging in our mill.',
      tags: ['desk', 'adjustable', 'work'], attributes: { Socket: 'E27', Reach: '75 cm' },
      options: { Colour: ['Graphite', 'Brick'] },
    },
    {
      title: 'Halbmond pendant', kind: 'pendant', category: 'pendant-lights', prices: [19800, 21900, 32500, 17200], weightGrams: 1500, stock: 'plenty',
      text: 'The lamp we are named after: half a moon of brushed metal, gold inside. Hung low over a table it makes soup look like an occasion.',
      tags: ['dining', 'metal', 'bestseller'], attributes: { Socket: 'E27', Diameter: '40 cm', Cable: '1.8 m textile' },
      options: { Colour: ['Black', 'Chalk', 'Forest'], Size: ['28 cm', ['40 cm', 1.35], ['60 cm', 2.1]] },
    },
    {
      title: 'Faltwerk paper pendant', kind: 'pendant', category: 'pendant-lights', prices: [8900, 9800, 14500, 7600], weightGrams: 310, tone: 'chalk',
      text: 'Folded by hand from a single sheet, 212 creases and no glue. Arrives flat; opening it is the best part.',
      tags: ['paper', 'folded', 'light'], attributes: { Socket: 'E27', Diameter: '45 cm', Material: 'Fleece paper' },
    },
    {
      title: 'Tropfen glass pendant', kind: 'bulb', category: 'pendant-lights', prices: [15900, 17500, 26000, 13700], weightGrams: 1100,
      text: 'A drop of coloured glass with a brass collar. One is a light, three are a composition.',
      tags: ['glass', 'mouth-blown', 'dining'], attributes: { Socket: 'E14', Height: '26 cm' },
      options: { Colour: ['Amber', 'Teal', 'Rose'] },
    },
    {
      title: 'Stelze floor lamp', kind: 'floor-lamp', category: 'floor-and-wall-lamps', prices: [28900, 31900, 47500, 24900], weightGrams: 5600,
      text: 'Three ash legs and a linen shade, tall enough to read under and thin enough to stand behind a sofa. The foot switch can be found in the dark.',
      tags: ['ash', 'linen', 'living room'], attributes: { Socket: 'E27', Height: '148 cm' },
      options: { Colour: ['Oat', 'Charcoal'] },
    },
    {
      title: 'Viertel wall lamp', kind: 'wall-lamp', category: 'floor-and-wall-lamps', prices: [12900, 14200, 21200, 11100], weightGrams: 880, reducedFrom: 1.2,
      text: 'A quarter-sphere that washes the wall and hides its own bulb. Wire it in or use the plug; both are in the box.',
      tags: ['wall', 'metal', 'hallway'], attributes: { Socket: 'G9', Width: '22 cm' },
      options: { Colour: ['Chalk', 'Brass', 'Rust'] },
    },
    {
      title: 'Warm filament bulb', kind: 'bulb', category: 'bulbs-and-candles', prices: [1200, 1300, 1900, 1050], weightGrams: 60, stock: 'plenty', tone: 'honey',
      text: 'An LED that has understood what candlelight is for. 1,800 K when dimmed, and still there in fifteen years.',
      tags: ['led', 'dimmable', 'consumable'], attributes: { Socket: 'E27', Output: '470 lm', Colour: '2,200 K' },
      options: { Shape: ['Pear', ['Globe', 1.3], ['Tube', 1.15]] },
    },
    {
      title: 'Beeswax pillar candles, pair', kind: 'candle', category: 'bulbs-and-candles', prices: [2400, 2700, 3900, 2100], weightGrams: 640, tone: 'honey', stock: 'plenty',
      text: 'Two candles of pure beeswax from the Leipzig floodplain. They burn for fifty hours each and smell of honey only when you blow them out.',
      tags: ['beeswax', 'gift', 'handmade'], attributes: { Material: 'Beeswax', 'Burning time': '50 h' },
      options: { Height: ['12 cm', ['18 cm', 1.4]] },
    },
    {
      title: 'Laterne storm lantern', kind: 'lantern', category: 'bulbs-and-candles', prices: [5900, 6500, 9700, 5100], weightGrams: 1250, stock: 'none', tone: 'graphite',
      text: 'Folded steel and four panes, for a candle on a windy balcony. The roof lifts off with a hook so your fingers stay cool.',
      tags: ['outdoor', 'balcony', 'steel'], attributes: { Height: '32 cm', Material: 'Steel and glass' },
    },
  ],
};
