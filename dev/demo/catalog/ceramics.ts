import type { VendorCatalog } from './row.ts';

export const ceramics: VendorCatalog = {
  vendor: {
    name: 'Kiln & Tide', slug: 'kiln-and-tide', legalName: 'Olaria da Ria, Lda.', skuPrefix: 'KT', trade: 'Ceramics',
    emblem: 'vase', tone: 'tide', countryCode: 'PT', city: 'Aveiro', locale: 'pt-PT', baseCurrency: 'EUR', foundedYear: 2011,
    tagline: 'Stoneware from the edge of the lagoon',
    text: 'Three potters, two kilns and one view of the salt pans. We throw every piece by hand in Aveiro, glaze it with ash and local sand, and fire it twice so that it survives both dishwashers and dinner parties.',
    returns: 'Send back anything unused within 30 days; we pay the return label inside the EU.',
    shipping: 'Packed in shredded paper and a double box. If it breaks on the way, we throw you another.',
    care: 'Dishwasher and microwave safe unless the page says otherwise. Avoid sudden changes of temperature.',
    returnWindowDays: 30, handlingDays: 3, commission: { basisPoints: 1200, fixedMinor: 30 }, joinedDaysAgo: 920,
    staff: [['Inês Carvalho', 'owner'], ['Duarte Nogueira', 'catalog'], ['Beatriz Lemos', 'fulfilment'], ['Rui Sampaio', 'finance']],
  },
  products: [
    {
      title: 'Harbour mug', kind: 'mug', category: 'mugs-and-cups', prices: [2800, 3200, 4600, 2400], weightGrams: 380, stock: 'plenty',
      text: 'A generous mug with a thumb rest where your thumb already wants to be. The glaze breaks to bare clay at the rim, so no two are quite the same. Holds a proper 320 ml and fits under most espresso machines.',
      tags: ['handmade', 'stoneware', 'coffee', 'gift'], attributes: { Material: 'Stoneware', Capacity: '320 ml', Height: '9.5 cm' },
      options: { Colour: ['Chalk', 'Sage', 'Tide', 'Rust'] },
    },
    {
      title: 'Saltpan espresso cup', kind: 'tumbler', category: 'mugs-and-cups', prices: [1600, 1800, 2600, 1400], weightGrams: 150,
      text: 'A small straight cup for a short coffee, dipped to the waist in white glaze. It keeps heat longer than it has any right to. Sold singly, because sets are what happens anyway.',
      tags: ['handmade', 'stoneware', 'espresso'], attributes: { Material: 'Stoneware', Capacity: '90 ml' },
      options: { Colour: ['Chalk', 'Sand', 'Charcoal'] },
    },
    {
      title: 'Breakwater breakfast bowl', kind: 'bowl', category: 'plates-and-bowls', prices: [3400, 3800, 5400, 2900], weightGrams: 620,
      text: 'Deep enough for porridge with ambitions, wide enough for a salad. The foot is turned high so it can be carried hot from stove to sofa.',
      tags: ['handmade', 'stoneware', 'everyday'], attributes: { Material: 'Stoneware', Diameter: '16 cm', Capacity: '750 ml' },
      options: { Colour: ['Tide', 'Oat', 'Moss'] },
    },
    {
      title: 'Low tide dinner plate', kind: 'plate', category: 'plates-and-bowls', prices: [3600, 4200, 5900, 3100], weightGrams: 790, stock: 'plenty',
      text: 'A flat plate with a hand-pulled rim and a glaze that pools like water left on sand. It stacks neatly eight high. The underside is sanded smooth so it will not scratch the table.',
      tags: ['handmade', 'stoneware', 'dinner'], attributes: { Material: 'Stoneware', Diameter: '27 cm' },
      options: { Colour: ['Chalk', 'Sky', 'Charcoal'] },
    },
    {
      title: 'Pebble side plate', kind: 'plate', category: 'plates-and-bowls', prices: [2200, 2500, 3600, 1900], weightGrams: 390, tone: 'pearl',
      text: 'For toast, cake, and everything that falls off the dinner plate. Its edge is slightly irregular, as pebbles are.',
      tags: ['handmade', 'stoneware'], attributes: { Material: 'Stoneware', Diameter: '18 cm' },
    },
    {
      title: 'Moliceiro serving bowl', kind: 'bowl', category: 'plates-and-bowls', prices: [7200, 8200, 11800, 6200], weightGrams: 1900, stock: 'low', tone: 'denim',
      text: 'Named after the painted boats on our canal, and about as roomy. One bowl of rice for eight people, or fruit for a week. Thrown in a single piece by Inês, who is the only one with arms long enough.',
      tags: ['handmade', 'serving', 'large'], attributes: { Material: 'Stoneware', Diameter: '32 cm' },
    },
    {
      title: 'Heron bud vase', kind: 'vase', category: 'vases', prices: [2400, 2700, 3900, 2100], weightGrams: 310, stock: 'mixed',
      text: 'A long neck for one good stem. Heavy at the base, so a curious cat has to work for it.',
      tags: ['handmade', 'vase', 'gift'], attributes: { Material: 'Stoneware', Height: '19 cm' },
      options: { Colour: ['Chalk', 'Blush', 'Tide', 'Mustard'] },
    },
    {
      title: 'Dune floor vase', kind: 'vase', category: 'vases', prices: [16800, 18900, 27000, 14500], weightGrams: 5200, stock: 'low', tone: 'sand',
      text: 'Coil-built over three days and burnished with a river stone. Stands alone or holds branches as tall as a child. Watertight, though we suggest a felt pad on wooden floors.',
      tags: ['handmade', 'statement', 'large'], attributes: { Material: 'Stoneware', Height: '52 cm' },
    },
    {
      title: 'Lagoon teapot', kind: 'teapot', category: 'teapots-and-jugs', prices: [8900, 9900, 14500, 7600], weightGrams: 980,
      text: 'Pours without dripping: we tested the spout forty times before we kept it. The lid locks with a quarter turn and a strainer is pierced into the wall. Enough for four cups, or two stubborn drinkers.',
      tags: ['handmade', 'tea', 'gift'], attributes: { Material: 'Stoneware', Capacity: '1 l' },
      options: { Colour: ['Tide', 'Chalk', 'Brick'] },
    },
    {
      title: 'Ria water jug', kind: 'jug', category: 'teapots-and-jugs', prices: [5400, 6000, 8800, 4600], weightGrams: 1050,
      text: 'A jug with a wide mouth for ice and a lip that cuts the stream clean. Doubles as a vase from April to October.',
      tags: ['handmade', 'serving'], attributes: { Material: 'Stoneware', Capacity: '1.4 l' },
      options: { Colour: ['Sky', 'Oat'] },
    },
    {
      title: 'Fog tumbler, set of four', kind: 'tumbler', category: 'mugs-and-cups', prices: [6400, 7200, 10400, 5500], weightGrams: 920, tone: 'fog', reducedFrom: 1.2,
      text: 'Four handleless cups in a glaze the colour of the lagoon at seven in the morning. For water, wine, or cortados for the whole table. They nest, so they need less shelf than two mugs.',
      tags: ['handmade', 'set', 'gift'], attributes: { Material: 'Stoneware', Capacity: '220 ml each', Pieces: '4' },
    },
    {
      title: 'Cockle salt pig', kind: 'planter', category: 'teapots-and-jugs', prices: [3200, 3600, 5200, 2800], weightGrams: 450, stock: 'none', tone: 'coral',
      text: 'Keeps salt dry and within reach of the stove. Unglazed inside so the clay drinks the damp. Comes with a pinch of flor de sal from the pans outside our door.',
      tags: ['handmade', 'kitchen', 'gift'], attributes: { Material: 'Earthenware', Capacity: '400 g of salt' },
    },
  ],
};
