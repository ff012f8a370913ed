import type { VendorCatalog } from './row.ts';

export const baskets: VendorCatalog = {
  vendor: {
    name: 'Kiondo House', slug: 'kiondo-house', legalName: 'Kiondo House Weavers Co-operative Society', skuPrefix: 'KH', trade: 'Basketry',
    emblem: 'basket', tone: 'honey', countryCode: 'KE', city: 'Machakos', locale: 'en-KE', baseCurrency: 'USD', foundedYear: 2004,
    tagline: 'Baskets by two hundred hands',
    text: 'A co-operative of a hundred weavers in Machakos county. We twine sisal and wool as our grandmothers did, at home or under the big fig tree, and vote on prices every January. Each basket carries the name of its weaver on a leather tag.',
    returns: 'Within 30 days. Baskets are patient and travel well.',
    shipping: 'Nested, boxed and sent from Nairobi every Thursday.',
    care: 'Shake out, spot clean, reshape while damp.',
    returnWindowDays: 30, handlingDays: 5, commission: { basisPoints: 900, fixedMinor: 0 }, joinedDaysAgo: 240,
    staff: [['Wanjiru Mutua', 'owner'], ['Faith Ndunge', 'catalog'], ['Peter Kilonzo', 'fulfilment'], ['Grace Wambua', 'finance']],
  },
  products: [
    {
      title: 'Market kiondo', kind: 'basket', category: 'bags', prices: [5400, 5900, 8800, 4700], weightGrams: 520, stock: 'plenty',
      text: 'The round-bottomed bag that has carried Machakos to market for a century. Sisal body, leather straps, stripes chosen by the weaver on the day.',
      tags: ['sisal', 'handwoven', 'bag'], attributes: { Material: 'Sisal and leather', Height: '28 cm' },
      options: { Colour: ['Terracotta', 'Indigo', 'Natural', 'Forest'] },
    },
    {
      title: 'Fig tree storage basket', kind: 'basket', category: 'baskets-and-storage', prices: [4200, 4600, 6900, 3600], weightGrams: 640,
      text: 'Stands up straight and folds its rim down when half empty. For toys, wool, bread, or the things on the stairs.',
      tags: ['sisal', 'handwoven', 'storage'], attributes: { Material: 'Sisal' },
      options: { Colour: ['Oat', 'Charcoal', 'Mustard'], Size: ['Small', ['Medium', 1.5], ['Large', 2.1]] },
    },
    {
      title: 'Lidded laundry basket', kind: 'basket', category: 'baskets-and-storage', prices: [11800, 12900, 19200, 10200], weightGrams: 2300, tone: 'natural', stock: 'low',
      text: 'Waist-high, with a lid that fits like a hat. Takes six days to weave and holds about six days of washing.',
      tags: ['sisal', 'handwoven', 'large'], attributes: { Material: 'Sisal', Height: '60 cm' },
    },
    {
      title: 'Sunrise wall plate', kind: 'plate', category: 'baskets-and-storage', prices: [2900, 3200, 4700, 2500], weightGrams: 180, stock: 'mixed',
      text: 'A flat coiled tray for fruit or for the wall, where three of them make a sunrise. A loop on the back takes a nail.',
      tags: ['sisal', 'handwoven', 'wall', 'gift'], attributes: { Material: 'Sisal and grass', Diameter: '30 cm' },
      options: { Colour: ['Amber', 'Coral', 'Teal'] },
    },
    {
      title: 'Bread basket, tight weave', kind: 'basket', category: 'baskets-and-storage', prices: [2600, 2800, 4200, 2200], weightGrams: 210, tone: 'tobacco',
      text: 'Woven so close that crumbs stay in. Goes from shelf to table and looks better for a bit of flour.',
      tags: ['sisal', 'table'], attributes: { Material: 'Sisal', Diameter: '24 cm' },
    },
    {
      title: 'Beaded belt', kind: 'belt', category: 'belts-and-keyrings', prices: [4800, 5200, 7800, 4100], weightGrams: 160,
      text: 'Glass beads sewn by eye on cowhide: no chart, no two alike. Made by five sisters in Kajiado who laugh when we ask for a pattern.',
      tags: ['beads', 'leather', 'handmade'], attributes: { Material: 'Cowhide and glass beads', Width: '30 mm' },
      options: { Colour: ['Red', 'Sky'], Size: ['85 cm', '95 cm', '105 cm'] },
    },
    {
      title: 'Hanging planter, sisal', kind: 'planter', category: 'pots-and-planters', prices: [2400, 2600, 3900, 2100], weightGrams: 150, tone: 'sand',
      text: 'A soft pot for a hard one, on three plaited cords. Line it with a saucer unless you like surprises.',
      tags: ['sisal', 'plants', 'hanging'], attributes: { Material: 'Sisal', Diameter: '18 cm' },
    },
    {
      title: 'Warthog of recycled cloth', kind: 'bear', category: 'soft-toys-and-outdoor-play', prices: [2800, 3000, 4600, 2400], weightGrams: 240, tone: 'rust', stock: 'none',
      text: 'Stuffed with wool scraps and full of opinions. One weaver makes him, and she is on leave until her daughter\'s exams are over.',
      tags: ['soft toy', 'recycled', 'gift'], attributes: { Material: 'Cotton and wool', Age: '3 years and up' },
    },
  ],
};
