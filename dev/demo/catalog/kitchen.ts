import type { VendorCatalog } from './row.ts';

export const kitchen: VendorCatalog = {
  vendor: {
    name: 'Maison Brasero', slug: 'maison-brasero', legalName: 'Maison Brasero SARL', skuPrefix: 'MB', trade: 'Kitchenware',
    emblem: 'pan', tone: 'copper', countryCode: 'FR', city: 'Villedieu-les-Poêles', locale: 'fr-FR', baseCurrency: 'EUR', foundedYear: 1921,
    tagline: 'Iron, copper and edges from Normandy',
    text: 'Villedieu has been beating copper since the Middle Ages and our family has been doing it since 1921. We make pans that weigh what they should, knives that take an edge, and boards from windfallen trees. Retinning and sharpening are done here, by post, for ever.',
    returns: 'Unused within 30 days. A pan that has met an egg is married to it.',
    shipping: 'Heavy things in strong boxes. Knives need an adult at the door.',
    care: 'Dry straight away, oil lightly, never the dishwasher.',
    returnWindowDays: 30, handlingDays: 3, commission: { basisPoints: 1200, fixedMinor: 0 }, joinedDaysAgo: 390,
    staff: [['Élodie Marchand', 'owner'], ['Bastien Leroux', 'manager'], ['Oriane Petit', 'catalog'], ['Youssef Amrani', 'fulfilment']],
  },
  products: [
    {
      title: 'Blue steel frying pan', kind: 'pan', category: 'pots-and-pans', prices: [5900, 6500, 9700, 5100], weightGrams: 1600, stock: 'plenty', tone: 'steel',
      text: 'Heats fast, browns hard, and turns black and slippery as it learns. We season it once; you do the rest with onions.',
      tags: ['carbon steel', 'induction', 'everyday'], attributes: { Material: 'Carbon steel, 2.5 mm', Hobs: 'All' },
      options: { Size: ['20 cm', ['24 cm', 1.25], ['28 cm', 1.5]] },
    },
    {
      title: 'Copper saucepan', kind: 'pot', category: 'pots-and-pans', prices: [16900, 18600, 27800, 14600], weightGrams: 1900, tone: 'copper', stock: 'mixed',
      text: 'Two millimetres of hammered copper over tin. It answers the flame before you have finished turning the knob, which is why custard trusts it.',
      tags: ['copper', 'hand-hammered', 'sauce'], attributes: { Material: 'Copper, tinned', Hobs: 'Gas, ceramic' },
      options: { Size: ['14 cm', ['18 cm', 1.35], ['22 cm', 1.75]] },
    },
    {
      title: 'Sunday casserole', kind: 'pot', category: 'pots-and-pans', prices: [19800, 21800, 32500, 17200], weightGrams: 5400,
      text: 'Enamelled cast iron with a lid heavy enough to keep its promises. Four litres: one hen, or beans for a team.',
      tags: ['cast iron', 'enamel', 'oven'], attributes: { Material: 'Enamelled cast iron', Capacity: '4 l', Hobs: 'All' },
      options: { Colour: ['Red', 'Forest', 'Cream', 'Ink'] },
    },
    {
      title: 'Jam basin', kind: 'bowl', category: 'pots-and-pans', prices: [23900, 26500, 39500, 20700], weightGrams: 3100, stock: 'low', tone: 'copper',
      text: 'Ten litres of bare copper with iron handles, hammered over three hours. Fruit sets in half the time and the kitchen smells of August.',
      tags: ['copper', 'preserving', 'heritage'], attributes: { Material: 'Copper', Capacity: '10 l', Hobs: 'Gas' },
    },
    {
      title: 'Chef\'s knife, 20 cm', kind: 'knife', category: 'kitchen-knives', prices: [12900, 14200, 21000, 11100], weightGrams: 210,
      text: 'Carbon steel that will patina in a week and hold an edge for a season. The handle is stabilised walnut, shaped so that the knife hangs from two fingers.',
      tags: ['carbon steel', 'forged', 'gift'], attributes: { Blade: 'XC75 carbon steel', Hardness: '59 HRC' },
      options: { Handle: ['Walnut', 'Boxwood', ['Horn', 1.3]] }, tone: 'walnut',
    },
    {
      title: 'Paring knife', kind: 'knife', category: 'kitchen-knives', prices: [4200, 4600, 6900, 3600], weightGrams: 75, stock: 'plenty', tone: 'red',
      text: 'The knife you will use most and think of least. Thin, pointed, and happy in the hand with a potato coming the other way.',
      tags: ['carbon steel', 'small', 'everyday'], attributes: { Blade: 'Carbon steel, 9 cm' },
    },
    {
      title: 'Bread knife, long tooth', kind: 'knife', category: 'kitchen-knives', prices: [8900, 9800, 14500, 7700], weightGrams: 190, tone: 'honey',
      text: 'Deep rounded teeth that slice a crust without making snow of it. Twenty-six centimetres, so a country loaf needs only one stroke.',
      tags: ['bread', 'forged'], attributes: { Blade: 'Stainless, 26 cm' },
    },
    {
      title: 'Windfall chopping board', kind: 'board', category: 'kitchen-tools', prices: [6800, 7500, 11200, 5900], weightGrams: 2200,
      text: 'Made from whichever tree the last storm took down in the orchard. End grain up, so it closes behind the knife. Each board is stamped with the name of the storm.',
      tags: ['wood', 'end grain', 'gift'], attributes: { Material: 'Apple, pear or walnut', Thickness: '35 mm' },
      options: { Size: ['30 x 20 cm', ['40 x 28 cm', 1.6]] }, tone: 'natural',
    },
    {
      title: 'Olive wood spoon', kind: 'spoon', category: 'kitchen-tools', prices: [1400, 1550, 2300, 1200], weightGrams: 60, stock: 'plenty', tone: 'natural',
      text: 'One flat side for scraping, one pointed corner for corners. The grain is different on every one; choose with your eyes closed.',
      tags: ['wood', 'everyday', 'gift'], attributes: { Material: 'Olive wood', Length: '32 cm' },
    },
    {
      title: 'Pepper mill, turned', kind: 'mill', category: 'kitchen-tools', prices: [5400, 5900, 8900, 4700], weightGrams: 290,
      text: 'A steel grinder guaranteed for fifty years inside a column of beech. Six grinds from dust to gravel, set with a click at the base.',
      tags: ['wood', 'mill', 'table'], attributes: { Material: 'Beech and steel', Height: '22 cm' },
      options: { Colour: ['Natural', 'Black', 'Red'] },
    },
    {
      title: 'Linen cook\'s apron', kind: 'apron', category: 'kitchen-tools', prices: [5200, 5700, 8500, 4500], weightGrams: 320,
      text: 'Washed Normandy linen with a towel loop and a pocket for the thermometer. Cross-back, so nothing hangs from your neck at the end of service.',
      tags: ['linen', 'apron', 'gift'], attributes: { Material: 'Linen, 290 g' },
      options: { Colour: ['Denim', 'Oat', 'Charcoal', 'Brick'] },
    },
    {
      title: 'Whistling kettle, hammered', kind: 'kettle', category: 'kitchen-tools', prices: [13900, 15300, 22800, 12000], weightGrams: 1350, tone: 'copper', reducedFrom: 1.1,
      text: 'Copper outside, tin inside, a bird on the spout. It sings a true A, give or take the altitude.',
      tags: ['copper', 'tea', 'heritage'], attributes: { Material: 'Copper, tinned', Capacity: '1.8 l', Hobs: 'Gas, ceramic' },
    },
  ],
};
