import type { VendorCatalog } from './row.ts';

export const leather: VendorCatalog = {
  vendor: {
    name: 'Bottega Vialetto', slug: 'bottega-vialetto', legalName: 'Vialetto & Figli S.r.l.', skuPrefix: 'BV', trade: 'Leather goods',
    emblem: 'satchel', tone: 'chestnut', countryCode: 'IT', city: 'Florence', locale: 'it-IT', baseCurrency: 'EUR', foundedYear: 1952,
    tagline: 'Five benches, one street from the river',
    text: 'My grandfather cut soles; we cut bags. The leather is tanned with chestnut bark in Santa Croce, twenty minutes away, and stitched on five benches that face the street so that we can wave. Nothing is lined that does not need a lining.',
    returns: 'Thirty days, unused. Repairs to our own work are free for ten years, and cheap after that.',
    shipping: 'Cut to order from a small stock. Most things leave in four days.',
    care: 'Let it darken. A little neutral cream twice a year, never a radiator.',
    returnWindowDays: 30, handlingDays: 4, commission: { basisPoints: 1500, fixedMinor: 0 }, joinedDaysAgo: 580,
    staff: [['Ginevra Vialetto', 'owner'], ['Tommaso Rinaldi', 'manager'], ['Elena Marchetti', 'fulfilment']],
  },
  products: [
    {
      title: 'Oltrarno satchel', kind: 'satchel', category: 'bags', prices: [28500, 31500, 46500, 24500], weightGrams: 1150,
      text: 'A bag for papers that has learned to carry laptops. Two buckles that are really magnets, one strap that is really a seatbelt\'s length, and a back pocket for the train ticket.',
      tags: ['leather', 'work', 'handmade'], attributes: { Material: 'Vegetable-tanned cowhide', Fits: '14-inch laptop', Hardware: 'Solid brass' },
      options: { Colour: ['Chestnut', 'Tobacco', 'Black'] },
    },
    {
      title: 'Mercato tote', kind: 'tote', category: 'bags', prices: [19500, 21500, 31800, 16900], weightGrams: 740, stock: 'plenty',
      text: 'One hide, two seams, no lining. Stands up on its own when new and slouches like a friend after a year of markets.',
      tags: ['leather', 'tote', 'everyday'], attributes: { Material: 'Vegetable-tanned cowhide', Capacity: '18 l' },
      options: { Colour: ['Tobacco', 'Olive', 'Berry'] },
    },
    {
      title: 'Sabato weekend bag', kind: 'satchel', category: 'bags', prices: [42500, 46900, 69000, 36500], weightGrams: 1900, stock: 'low', tone: 'cocoa',
      text: 'Two shirts, one book, a pair of shoes in the hidden base. The zip is Swiss and the handles are rolled around rope, as saddlers do it.',
      tags: ['leather', 'travel', 'handmade'], attributes: { Material: 'Vegetable-tanned cowhide', Capacity: '36 l', Cabin: 'Fits most airlines' },
    },
    {
      title: 'Arno backpack', kind: 'backpack', category: 'bags', prices: [32500, 35900, 53000, 27900], weightGrams: 1320, stock: 'mixed',
      text: 'A grown-up rucksack: leather outside, cotton inside, padded where your back is. Opens wide at the top like a doctor\'s bag.',
      tags: ['leather', 'work', 'commuter'], attributes: { Material: 'Vegetable-tanned cowhide', Fits: '15-inch laptop' },
      options: { Colour: ['Walnut', 'Black'] },
    },
    {
      title: 'Centesimo coin purse', kind: 'wallet', category: 'wallets-and-cases', prices: [3900, 4300, 6400, 3300], weightGrams: 45, stock: 'plenty',
      text: 'A single folded piece of leather with no stitching at all. Squeeze and it opens; let go and it keeps your secrets.',
      tags: ['leather', 'small', 'gift'], attributes: { Material: 'Vegetable-tanned goat' },
      options: { Colour: ['Chestnut', 'Forest', 'Berry', 'Mustard'] },
    },
    {
      title: 'Tre Tasche wallet', kind: 'wallet', category: 'wallets-and-cases', prices: [8900, 9800, 14500, 7600], weightGrams: 90,
      text: 'Notes, six cards and a flat pocket for the receipt you will need later. Thin enough to sit on, though we would rather you did not.',
      tags: ['leather', 'gift', 'everyday'], attributes: { Material: 'Vegetable-tanned cowhide', Cards: '6' },
      options: { Colour: ['Chestnut', 'Black', 'Navy'] },
    },
    {
      title: 'Passeggero passport cover', kind: 'wallet', category: 'wallets-and-cases', prices: [6500, 7200, 10600, 5600], weightGrams: 70, tone: 'brick',
      text: 'Covers the document and hides a boarding pass, a pen and an emergency banknote. We emboss initials for nothing; write them in the order note.',
      tags: ['leather', 'travel', 'gift'], attributes: { Material: 'Vegetable-tanned cowhide' },
    },
    {
      title: 'Custodia laptop sleeve', kind: 'pannier', category: 'wallets-and-cases', prices: [11500, 12700, 18800, 9900], weightGrams: 360, tone: 'slate',
      text: 'Leather outside, wool felt inside, and an envelope flap held by one brass stud. Cut to the millimetre, so measure first.',
      tags: ['leather', 'felt', 'work'], attributes: { Material: 'Cowhide and wool felt' },
      options: { Size: ['13-inch', ['14-inch', 1.05], ['16-inch', 1.15]] },
    },
    {
      title: 'Bridle belt', kind: 'belt', category: 'belts-and-keyrings', prices: [7900, 8700, 12900, 6800], weightGrams: 220, stock: 'plenty',
      text: 'Four millimetres of shoulder leather, one brass buckle and five holes. The edge is waxed and burnished until it shines like a conker.',
      tags: ['leather', 'brass', 'everyday'], attributes: { Material: 'Bridle leather', Width: '34 mm' },
      options: { Colour: ['Chestnut', 'Black', 'Tobacco'], Size: ['85 cm', '95 cm', '105 cm'] },
    },
    {
      title: 'Woven summer belt', kind: 'belt', category: 'belts-and-keyrings', prices: [6900, 7600, 11300, 5900], weightGrams: 170, tone: 'natural', reducedFrom: 1.3,
      text: 'Plaited from five strips, so it fits at any length. Softens in the first week and then stops, exactly where you like it.',
      tags: ['leather', 'summer'], attributes: { Material: 'Calf leather', Width: '30 mm' },
      options: { Size: ['90 cm', '105 cm'] },
    },
    {
      title: 'Chiave keyring', kind: 'keyring', category: 'belts-and-keyrings', prices: [2200, 2400, 3600, 1900], weightGrams: 35, stock: 'plenty',
      text: 'A loop of offcut leather and a brass hook made for horse tack. Costs little because the leather was already here.',
      tags: ['leather', 'brass', 'gift', 'small'], attributes: { Material: 'Offcut cowhide, brass' },
      options: { Colour: ['Chestnut', 'Teal', 'Amber', 'Black'] },
    },
    {
      title: 'Calzolaio leather balm', kind: 'tin', category: 'wallets-and-cases', prices: [1400, 1550, 2300, 1200], weightGrams: 110, tone: 'honey',
      text: 'Beeswax, lanolin and an oil my grandmother would not name. Feeds dry leather and darkens it by half a shade.',
      tags: ['care', 'beeswax'], attributes: { Contents: '75 ml' },
    },
  ],
};
