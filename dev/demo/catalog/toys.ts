import type { VendorCatalog } from './row.ts';

export const toys: VendorCatalog = {
  vendor: {
    name: 'Pikku Paja', slug: 'pikku-paja', legalName: 'Pikku Paja Oy', skuPrefix: 'PP', trade: 'Toys',
    emblem: 'train', tone: 'red', countryCode: 'FI', city: 'Tampere', locale: 'fi-FI', baseCurrency: 'EUR', foundedYear: 2009,
    tagline: 'Wooden toys from a very small workshop',
    text: 'Pikku paja means little workshop, and it is: four people, one bandsaw and a shelf of prototypes chewed by experts. We use birch from within eighty kilometres and colours you could, in principle, eat. Wheels, strings and missing pieces are replaced for free.',
    returns: 'Thirty days, even if it has been played with. That is what it is for.',
    shipping: 'From Tampere in three days, in boxes that are meant to be played with after.',
    care: 'Wipe with a damp cloth. Sand out bite marks if you must.',
    returnWindowDays: 30, handlingDays: 3, commission: { basisPoints: 1100, fixedMinor: 20 }, joinedDaysAgo: 520,
    staff: [['Aino Lehtonen', 'owner'], ['Veikko Salmi', 'catalog'], ['Hilla Ranta', 'fulfilment']],
  },
  products: [
    {
      title: 'Night express train', kind: 'train', category: 'wooden-toys', prices: [3900, 4400, 6400, 3400], weightGrams: 680, stock: 'plenty',
      text: 'An engine, a sleeping car and a flat wagon for whatever is important today. Couples with wooden pegs, because magnets and toddlers are a bad match.',
      tags: ['birch', 'train', 'age 2+'], attributes: { Material: 'Birch', Age: '2 years and up', Pieces: '3' },
      options: { Colour: ['Red', 'Navy', 'Mustard'] },
    },
    {
      title: 'Lake ferry bath boat', kind: 'boat', category: 'wooden-toys', prices: [1900, 2100, 3100, 1600], weightGrams: 180,
      text: 'Floats upright, carries four peg passengers, and has survived one winter frozen into a bucket. Oiled, not painted, below the waterline.',
      tags: ['birch', 'bath', 'age 1+'], attributes: { Material: 'Birch and alder', Age: '1 year and up' },
      options: { Colour: ['Chalk', 'Red', 'Sky'] },
    },
    {
      title: 'Seven hills stacking rainbow', kind: 'rainbow', category: 'wooden-toys', prices: [4500, 4900, 7300, 3900], weightGrams: 950, stock: 'mixed', tone: 'coral',
      text: 'Seven arches sawn from one block, so they nest to a millimetre. Becomes a bridge, a cradle, a tunnel, a fence for a very small cow.',
      tags: ['open-ended', 'lime wood', 'age 1+'], attributes: { Material: 'Lime wood', Age: '1 year and up', Pieces: '7' },
    },
    {
      title: 'Forest floor building blocks', kind: 'blocks', category: 'wooden-toys', prices: [5200, 5700, 8500, 4500], weightGrams: 2100, stock: 'plenty', tone: 'natural',
      text: 'Sixty blocks with the bark left on some of the edges. No two towers are alike, and they fall with a very good sound. In a cotton sack that doubles as a hat.',
      tags: ['open-ended', 'birch', 'age 1+'], attributes: { Material: 'Birch, alder, rowan', Age: '1 year and up', Pieces: '60' },
      options: { Set: ['60 pieces', ['120 pieces', 1.8]] },
    },
    {
      title: 'Sauna marble run', kind: 'blocks', category: 'wooden-toys', prices: [6900, 7600, 11300, 5900], weightGrams: 2600, tone: 'honey', stock: 'low',
      text: 'Ramps, funnels and a little bell at the end that means the marble has jumped in the lake. Endless, in the good way.',
      tags: ['birch', 'marbles', 'age 4+'], attributes: { Material: 'Birch', Age: '4 years and up', Pieces: '42' },
    },
    {
      title: 'Archipelago puzzle', kind: 'puzzle', category: 'games-and-puzzles', prices: [2400, 2700, 3900, 2100], weightGrams: 420, stock: 'plenty', tone: 'sky',
      text: 'A chart of islands that do not exist, cut into pieces that very nearly fit in the wrong place. The last piece is always a lighthouse.',
      tags: ['puzzle', 'family', 'gift'], attributes: { Age: '6 years and up' },
      options: { Pieces: ['150', ['500', 1.3], ['1000', 1.6]] },
    },
    {
      title: 'Berry pickers memory game', kind: 'dominoes', category: 'games-and-puzzles', prices: [1800, 2000, 2900, 1500], weightGrams: 310, tone: 'berry',
      text: 'Thirty-two round tiles of birch, sixteen kinds of berry, two of them poisonous. Grandparents lose.',
      tags: ['memory', 'family', 'age 3+'], attributes: { Material: 'Birch', Age: '3 years and up', Pieces: '32' },
    },
    {
      title: 'Midsummer dominoes', kind: 'dominoes', category: 'games-and-puzzles', prices: [2200, 2400, 3600, 1900], weightGrams: 460, tone: 'natural',
      text: 'Flowers in place of dots, burned into the wood. Rules for three games on the lid, and one nobody has understood yet.',
      tags: ['dominoes', 'family', 'age 5+'], attributes: { Material: 'Birch', Age: '5 years and up', Pieces: '28' },
    },
    {
      title: 'Otso the linen bear', kind: 'bear', category: 'soft-toys-and-outdoor-play', prices: [3600, 4000, 5900, 3100], weightGrams: 290, stock: 'plenty',
      text: 'Stuffed with wool and sewn by Hilla, with one ear a bit lower because that is how he listens. His jersey comes off. He does not mind the washing machine.',
      tags: ['soft toy', 'linen', 'gift'], attributes: { Material: 'Linen and wool', Height: '32 cm', Age: 'From birth' },
      options: { Colour: ['Natural', 'Cocoa', 'Cream'] },
    },
    {
      title: 'Swift kite', kind: 'kite', category: 'soft-toys-and-outdoor-play', prices: [3200, 3600, 5200, 2800], weightGrams: 210,
      text: 'Flies in a breeze that barely moves grass. Ripstop nylon, two ash spars, and thirty metres of line on a reel that does not bite.',
      tags: ['kite', 'outdoor', 'age 5+'], attributes: { Material: 'Ripstop nylon and ash', Span: '110 cm' },
      options: { Colour: ['Red', 'Teal', 'Violet'] },
    },
    {
      title: 'Pocket sled for bears', kind: 'train', category: 'wooden-toys', prices: [1500, 1700, 2500, 1300], weightGrams: 130, stock: 'none', tone: 'birch',
      text: 'A sled with bent runners and a string, sized for a medium bear. Sold out until the steaming box is mended.',
      tags: ['birch', 'winter', 'small'], attributes: { Material: 'Steam-bent birch', Age: '3 years and up' },
    },
    {
      title: 'Woodcarver\'s first knife', kind: 'knife', category: 'wooden-toys', prices: [2600, 2900, 4200, 2300], weightGrams: 90, status: 'archived', tone: 'birch',
      text: 'A round-tipped knife with a finger guard, for children who are ready and adults who sit beside them. Comes with a block of lime wood and three things to carve.',
      tags: ['carving', 'age 7+'], attributes: { Blade: 'Carbon steel, 7 cm', Age: '7 years and up' },
    },
    {
      title: 'Snow owl nightlight', kind: 'lantern', category: 'soft-toys-and-outdoor-play', prices: [4200, 4700, 6900, 3600], weightGrams: 350, tone: 'pearl', reducedFrom: 1.2,
      text: 'Glows for half an hour and then closes its eyes. Turned from a single piece of maple; the light behind it is warm and very dim.',
      tags: ['nightlight', 'nursery', 'gift'], attributes: { Material: 'Maple', Battery: 'USB-C', Age: 'From birth' },
    },
  ],
};
