import type { VendorCatalog } from './row.ts';

export const outdoors: VendorCatalog = {
  vendor: {
    name: 'Tarn Outfitters', slug: 'tarn-outfitters', legalName: 'Tarn Outfitters Ltd', skuPrefix: 'TO', trade: 'Outdoor gear',
    emblem: 'tent', tone: 'teal', countryCode: 'GB', city: 'Keswick', locale: 'en-GB', baseCurrency: 'GBP', foundedYear: 2022,
    tagline: 'Light gear for heavy weather',
    text: 'Two climbers and a sewing machine in the Lake District. We make packs, tents and quilts in small batches, and test them in the kind of rain that has a name.',
    returns: 'Within 30 days, dry.',
    shipping: 'From Keswick, twice a week.',
    care: 'Dry it before you put it away. Always.',
    returnWindowDays: 30, handlingDays: 3, commission: { basisPoints: 1200, fixedMinor: 0 }, joinedDaysAgo: 9,
    status: 'in_review', statusReason: 'Waiting for the payout account to be verified.',
    staff: [['Hamish Airey', 'owner'], ['Zofia Nowak', 'manager']],
  },
  products: [
    {
      title: 'Catbells day pack', kind: 'backpack', category: 'packs-and-camp', prices: [11500, 12500, 18800, 9900], weightGrams: 690, status: 'draft',
      text: 'Twenty-two litres with nothing to catch on rock. One pocket you can reach walking, one you cannot, for the car key.',
      tags: ['pack', 'hiking'], attributes: { Material: 'Recycled nylon 210D', Capacity: '22 l' },
      options: { Colour: ['Teal', 'Amber', 'Slate'] },
    },
    {
      title: 'Bothy two-person tent', kind: 'tent', category: 'packs-and-camp', prices: [42900, 46900, 70000, 36900], weightGrams: 1780, status: 'draft', tone: 'moss',
      text: 'Pitches in four minutes, outer first, in the dark. Two doors, so nobody climbs over anybody.',
      tags: ['tent', 'three-season'], attributes: { 'Packed weight': '1.78 kg', Sleeps: '2' },
    },
    {
      title: 'Heather down quilt', kind: 'sleeping-bag', category: 'packs-and-camp', prices: [29900, 32900, 48900, 25900], weightGrams: 540, status: 'draft',
      text: 'A sleeping bag without the half you lie on. Recycled down, a proper foot box and straps that find the mat by themselves.',
      tags: ['quilt', 'down'], attributes: { Comfort: '2 °C', Fill: 'Recycled down' },
      options: { Colour: ['Plum', 'Forest'], Size: ['Regular', ['Long', 1.1]] },
    },
    {
      title: 'Ghyll insulated flask', kind: 'flask', category: 'packs-and-camp', prices: [3200, 3500, 5200, 2800], weightGrams: 340, status: 'draft',
      text: 'Hot for a whole hill day, and the cup is big enough to share. The lid comes apart for cleaning, all of it.',
      tags: ['flask', 'steel'], attributes: { Capacity: '750 ml', Material: 'Stainless steel' },
      options: { Colour: ['Steel', 'Rust', 'Tide'] },
    },
    {
      title: 'Cairn camp lantern', kind: 'lantern', category: 'packs-and-camp', prices: [5400, 5900, 8800, 4600], weightGrams: 210, status: 'draft', tone: 'teal',
      text: 'Warm light for a tent or a table, dimmed by turning the top. Hangs, stands, and floats face up.',
      tags: ['lantern', 'usb'], attributes: { Battery: '60 h on low', Output: '220 lm' },
    },
  ],
};
