import type { VendorCatalog } from './row.ts';

const bagSizes = ['250 g', ['1 kg', 3.5]] as const;
const grinds = ['Whole bean', 'Filter', 'Espresso'] as const;

export const coffee: VendorCatalog = {
  vendor: {
    name: 'Alba Ladera', slug: 'alba-ladera', legalName: 'Tostadora Alba Ladera S.A.S.', skuPrefix: 'AL', trade: 'Coffee',
    emblem: 'coffee-bag', tone: 'terracotta', countryCode: 'CO', city: 'Medellín', locale: 'es-CO', baseCurrency: 'USD', foundedYear: 2015,
    tagline: 'Coffee roasted at origin, posted the same week',
    text: 'We roast where the coffee grows, so more of the price stays on the hillside. Eleven farms, all within a day by jeep from our roastery in Medellín, and each bag names the one it came from. Roasted on Mondays, flown on Wednesdays.',
    returns: 'Opened coffee cannot come back, but tell us if you do not like it and we will send something you do. Gear: 30 days.',
    shipping: 'Air freight every Wednesday. Orders after Tuesday noon, Bogotá time, leave the week after.',
    care: 'Keep the bag closed, cool and dark. Best from day 7 to day 45 after roasting.',
    returnWindowDays: 30, handlingDays: 4, commission: { basisPoints: 1000, fixedMinor: 25 }, categoryCommissions: { 'coffee-gear': 1400 }, joinedDaysAgo: 760,
    staff: [['Valentina Restrepo', 'owner'], ['Andrés Quintero', 'manager'], ['Camila Hoyos', 'catalog'], ['Mateo Zuluaga', 'fulfilment']],
  },
  products: [
    {
      title: 'La Cumbre washed Caturra', kind: 'coffee-bag', category: 'coffee-beans', prices: [1350, 1450, 2200, 1150], weightGrams: 280, tax: 'reduced', stock: 'plenty', tone: 'terracotta',
      text: 'Clean and bright, like biting into a red apple in a cold room. Doña Marta picks only in the mornings, when the cherries are firm. The coffee we drink ourselves.',
      tags: ['single origin', 'washed', 'light roast'], attributes: { Farm: 'La Cumbre, Jardín', Altitude: '1,850 m', Notes: 'red apple, panela, jasmine' },
      options: { Size: bagSizes, Grind: grinds },
    },
    {
      title: 'El Nido honey Castillo', kind: 'coffee-bag', category: 'coffee-beans', prices: [1450, 1550, 2400, 1250], weightGrams: 280, tax: 'reduced', tone: 'honey',
      text: 'Dried with half its fruit left on, and turned by hand every forty minutes. Round, sweet and forgiving of any brewer. A good first step away from supermarket coffee.',
      tags: ['single origin', 'honey process', 'medium roast'], attributes: { Farm: 'El Nido, Ciudad Bolívar', Altitude: '1,700 m', Notes: 'honey, milk chocolate, orange' },
      options: { Size: bagSizes, Grind: grinds },
    },
    {
      title: 'Piedra Negra natural Gesha', kind: 'coffee-bag', category: 'coffee-beans', prices: [3800, 3900, 5900, 3300], weightGrams: 180, tax: 'reduced', stock: 'low', tone: 'lilac',
      text: 'Forty kilos a year and no more. Dried whole for four weeks in the shade; it tastes of strawberries and bergamot and, somewhere at the end, of roses. Brew it when nobody is talking.',
      tags: ['single origin', 'natural', 'rare', 'gift'], attributes: { Farm: 'Piedra Negra, Urrao', Altitude: '2,050 m', Notes: 'strawberry, bergamot, rose' },
      options: { Grind: ['Whole bean'] },
    },
    {
      title: 'Mule Path espresso', kind: 'coffee-bag', category: 'coffee-beans', prices: [1200, 1300, 2000, 1050], weightGrams: 280, tax: 'reduced', stock: 'plenty', tone: 'cocoa',
      text: 'Our house blend for espresso machines and moka pots: three farms, one sticky, chocolate-heavy cup. Stands up to milk, and to being made in a hurry.',
      tags: ['blend', 'espresso', 'dark roast'], attributes: { Farm: 'Blend of three', Notes: 'dark chocolate, hazelnut, molasses' },
      options: { Size: bagSizes, Grind: grinds },
    },
    {
      title: 'Second Sunset decaf', kind: 'coffee-bag', category: 'coffee-beans', prices: [1400, 1500, 2300, 1200], weightGrams: 280, tax: 'reduced', tone: 'violet',
      text: 'Decaffeinated with spring water and sugar cane, a process invented two valleys over. Tastes of coffee, which is more than most decaf can say.',
      tags: ['decaf', 'sugar cane', 'medium roast'], attributes: { Farm: 'Blend of two', Notes: 'caramel, plum, cocoa' },
      options: { Size: bagSizes, Grind: grinds },
    },
    {
      title: 'Hillside sampler, four farms', kind: 'coffee-bag', category: 'coffee-beans', prices: [2600, 2800, 4200, 2300], weightGrams: 480, tax: 'reduced', tone: 'mustard', reducedFrom: 1.15,
      text: 'Four bags of 100 g, one per farm, with a card that says what to look for. A short course in how much a hillside can change a bean.',
      tags: ['gift', 'sampler', 'single origin'], attributes: { Contents: '4 x 100 g', Grind: 'Whole bean' },
    },
    {
      title: 'Ladera cone dripper', kind: 'dripper', category: 'coffee-gear', prices: [2600, 2800, 4200, 2200], weightGrams: 420, stock: 'plenty',
      text: 'A ceramic cone with spiral ribs and a wide collar that sits on any cup. The clay holds heat, so the last sip extracts like the first.',
      tags: ['pour-over', 'ceramic', 'filter'], attributes: { Material: 'Ceramic', Serves: '1-2 cups' },
      options: { Colour: ['Chalk', 'Terracotta', 'Black'] },
    },
    {
      title: 'Swanneck kettle', kind: 'kettle', category: 'coffee-gear', prices: [6900, 7500, 11200, 5900], weightGrams: 760,
      text: 'A thin, slow spout for pouring where you mean to. Works on gas, induction and camp stoves; the handle stays cool even on a fire.',
      tags: ['pour-over', 'kettle', 'induction'], attributes: { Material: 'Stainless steel', Capacity: '900 ml' },
      options: { Colour: ['Steel', 'Black', 'Copper'] },
    },
    {
      title: 'Arriero hand grinder', kind: 'grinder', category: 'coffee-gear', prices: [11500, 12500, 18800, 9900], weightGrams: 540, stock: 'mixed', tone: 'walnut',
      text: 'Conical steel burrs in an aluminium body with a sleeve of Colombian walnut. Forty clicks from espresso to French press, and twenty-five seconds for a cup. Comes apart without tools.',
      tags: ['grinder', 'travel', 'manual'], attributes: { Burrs: '38 mm steel', Capacity: '25 g' },
    },
    {
      title: 'Glass range carafe', kind: 'carafe', category: 'coffee-gear', prices: [3200, 3500, 5200, 2800], weightGrams: 380, tone: 'fog',
      text: 'Borosilicate glass, mouth-blown, with a wooden collar so you can pick it up. Marks at two, four and six cups.',
      tags: ['pour-over', 'glass'], attributes: { Material: 'Borosilicate glass', Capacity: '600 ml' },
    },
    {
      title: 'Finca enamel mug', kind: 'mug', category: 'mugs-and-cups', prices: [1400, 1500, 2300, 1200], weightGrams: 160, stock: 'plenty',
      text: 'The mug on every farm table we visit. Enamelled steel with a rolled rim; chips gracefully and never breaks.',
      tags: ['enamel', 'camping', 'coffee'], attributes: { Material: 'Enamelled steel', Capacity: '350 ml' },
      options: { Colour: ['Cream', 'Red', 'Forest', 'Navy'] },
    },
    {
      title: 'Cupping spoon, silver-plated', kind: 'spoon', category: 'coffee-gear', prices: [1800, 1950, 2900, 1550], weightGrams: 55, tone: 'silver', stock: 'low',
      text: 'Round, deep and thin at the lip: the tool we taste four hundred cups a week with. Engrave it with your initials and nobody else will dare use it.',
      tags: ['cupping', 'gift'], attributes: { Material: 'Silver-plated brass', Volume: '8 ml' },
    },
    {
      title: 'Paper filters, pack of 100', kind: 'parcel', category: 'coffee-gear', prices: [600, 650, 1000, 500], weightGrams: 140, tone: 'birch', stock: 'plenty',
      text: 'Unbleached paper that needs only a quick rinse. Fits our cone and most others with a sixty-degree slope.',
      tags: ['filter', 'consumable'], attributes: { Material: 'Unbleached paper', Pieces: '100' },
    },
  ],
};
