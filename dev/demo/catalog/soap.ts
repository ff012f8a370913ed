import type { VendorCatalog } from './row.ts';

export const soap: VendorCatalog = {
  vendor: {
    name: 'Saltmeadow Soap Works', slug: 'saltmeadow-soap-works', legalName: 'Saltmeadow Soap Works Inc.', skuPrefix: 'SSW', trade: 'Soap and skincare',
    emblem: 'soap', tone: 'mint', countryCode: 'CA', city: 'Lunenburg', locale: 'en-CA', baseCurrency: 'USD', foundedYear: 2018,
    tagline: 'Six-week soap from a harbour town',
    text: 'Cold-process soap, balms and bath salt from Lunenburg, Nova Scotia. Short lists of ingredients, long curing times, wrappers cut from old sea charts.',
    returns: 'Unopened within 30 days.',
    shipping: 'Posted weekly from Lunenburg.',
    care: 'Let the bar dry between uses and it will last twice as long.',
    returnWindowDays: 30, handlingDays: 7, commission: { basisPoints: 1400, fixedMinor: 25 }, joinedDaysAgo: 360,
    status: 'suspended', statusReason: 'Orders were repeatedly shipped later than the stated handling time. Suspended until the backlog is cleared.',
    staff: [['Nell Corkum', 'owner'], ['Amos Zwicker', 'fulfilment']],
  },
  products: [
    {
      title: 'Sea fennel bar', kind: 'soap', category: 'soaps', prices: [850, 900, 1400, 750], weightGrams: 125, tone: 'mint',
      text: 'Green, salty and brisk: the soap equivalent of jumping in. Olive oil, coconut oil, sea fennel and a spoon of harbour salt.',
      tags: ['cold process', 'vegan'], attributes: { Weight: '120 g', Skin: 'Normal to oily' },
    },
    {
      title: 'Oat and honey bar', kind: 'soap', category: 'soaps', prices: [850, 900, 1400, 750], weightGrams: 125, tone: 'oat',
      text: 'For dry hands and small faces. Ground oats give it a gentle scrub; honey from the hives behind the works does the rest.',
      tags: ['cold process', 'gentle'], attributes: { Weight: '120 g', Skin: 'Dry and sensitive' },
    },
    {
      title: 'Tar and juniper shampoo bar', kind: 'soap', category: 'soaps', prices: [1150, 1200, 1800, 1000], weightGrams: 95, tone: 'charcoal', stock: 'mixed',
      text: 'Smells like a boatyard in the best way. Lathers in hard water and lasts about as long as two bottles.',
      tags: ['shampoo', 'plastic-free'], attributes: { Weight: '90 g', Hair: 'All' },
    },
    {
      title: 'Rope hand balm', kind: 'tin', category: 'balms-and-oils', prices: [1400, 1500, 2200, 1200], weightGrams: 80, tone: 'amber',
      text: 'Made for people who haul, dig or wash up. Beeswax and calendula, no perfume, a little goes down to the wrist.',
      tags: ['balm', 'unscented', 'gift'], attributes: { Contents: '60 ml' },
    },
    {
      title: 'Fogbank bath salt', kind: 'bottle', category: 'balms-and-oils', prices: [1900, 2000, 3000, 1650], weightGrams: 620, tone: 'fog',
      text: 'Coarse salt with lavender and spruce. Two handfuls, hot water, and no plans.',
      tags: ['bath', 'lavender', 'gift'], attributes: { Contents: '500 g' },
    },
    {
      title: 'Beard oil, spruce', kind: 'bottle', category: 'balms-and-oils', prices: [2200, 2300, 3500, 1900], weightGrams: 90, tone: 'forest', stock: 'low',
      text: 'Light enough for stubble, enough for a captain. Absorbs in a minute and leaves the forest behind.',
      tags: ['beard', 'oil'], attributes: { Contents: '50 ml' },
    },
    {
      title: 'Chart-wrapped gift trio', kind: 'parcel', category: 'soaps', prices: [2600, 2800, 4200, 2300], weightGrams: 410, tone: 'tide',
      text: 'Three bars wrapped in a chart of somewhere with rocks. Tell us the coast and we will try to match it.',
      tags: ['gift', 'set'], attributes: { Contents: '3 x 120 g' },
    },
  ],
};
