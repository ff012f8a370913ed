import type { VendorCatalog } from './row.ts';

export const blockPrint: VendorCatalog = {
  vendor: {
    name: 'Neel & Madder', slug: 'neel-and-madder', legalName: 'Neel Madder Textiles Pvt. Ltd.', skuPrefix: 'NM', trade: 'Block-printed textiles',
    emblem: 'cushion', tone: 'berry', countryCode: 'IN', city: 'Jaipur', locale: 'en-IN', baseCurrency: 'USD', foundedYear: 1993,
    tagline: 'Cotton printed by hand, one block at a time',
    text: 'Nineteen printers, two dye vats and a wall of four hundred carved blocks in Bagru, outside Jaipur. Indigo (neel) for the blues, madder for the reds, iron and sugar for the black. Small misprints are how you know a person was there.',
    returns: 'Thirty days, unwashed. Tell us why, and the printer will hear it, kindly.',
    shipping: 'Sent from Jaipur by air, in a cotton bag that becomes your shoe bag.',
    care: 'Cold wash, alone the first time. Dry in shade. The colours soften for ever.',
    returnWindowDays: 30, handlingDays: 4, commission: { basisPoints: 1150, fixedMinor: 0 }, joinedDaysAgo: 300,
    staff: [['Anjali Rathore', 'owner'], ['Farid Chhipa', 'manager'], ['Meera Joshi', 'catalog'], ['Lakshman Singh', 'fulfilment']],
  },
  products: [
    {
      title: 'Monsoon kantha quilt', kind: 'blanket', category: 'throws-and-blankets', prices: [13500, 14500, 21900, 11700], weightGrams: 1400,
      text: 'Three layers of soft cotton held together by forty thousand running stitches. Cool in June, warm enough in January. Each takes eleven days, and two people who get on.',
      tags: ['cotton', 'hand-stitched', 'bed'], attributes: { Material: 'Cotton', Size: '220 x 260 cm' },
      options: { Colour: ['Indigo', 'Rust', 'Sage'] },
    },
    {
      title: 'Stepwell cushion cover', kind: 'cushion', category: 'cushions-and-linen', prices: [2400, 2600, 3900, 2100], weightGrams: 180, stock: 'plenty',
      text: 'The geometry of a stepwell, stairs and all, in two colours of dye. A hidden zip, and a back that is plain for days when you want peace.',
      tags: ['cotton', 'block print', 'gift'], attributes: { Material: 'Cotton canvas', Size: '45 x 45 cm' },
      options: { Colour: ['Indigo', 'Berry', 'Mustard', 'Forest'] },
    },
    {
      title: 'Long bolster cover', kind: 'cushion', category: 'cushions-and-linen', prices: [3200, 3500, 5200, 2800], weightGrams: 240, tone: 'coral', stock: 'mixed',
      text: 'For window seats, bad backs and people who read sideways. Ties at one end with cloth-covered buttons.',
      tags: ['cotton', 'block print'], attributes: { Material: 'Cotton canvas', Size: '30 x 80 cm' },
    },
    {
      title: 'Courtyard tablecloth', kind: 'blanket', category: 'cushions-and-linen', prices: [6900, 7500, 11200, 5900], weightGrams: 620,
      text: 'A border of marigolds and a field of very small leaves. It hides turmeric, wine and ink equally well.',
      tags: ['cotton', 'table', 'block print'], attributes: { Material: 'Cotton' },
      options: { Colour: ['Terracotta', 'Teal'], Size: ['150 x 150 cm', ['150 x 250 cm', 1.5]] },
    },
    {
      title: 'Six mismatched napkins', kind: 'letter', category: 'cushions-and-linen', prices: [3600, 3900, 5900, 3100], weightGrams: 210, tone: 'brick', stock: 'plenty',
      text: 'Six blocks, six borders, one family of reds. Nobody loses track of their own.',
      tags: ['cotton', 'table', 'set', 'gift'], attributes: { Material: 'Cotton', Size: '45 x 45 cm', Pieces: '6' },
    },
    {
      title: 'Desert wind scarf', kind: 'scarf', category: 'hats-and-scarves', prices: [3900, 4200, 6400, 3400], weightGrams: 90,
      text: 'Mul cotton so fine it passes through a ring, printed on both sides at once because it cannot be helped. Big enough for a beach, small enough for a pocket.',
      tags: ['cotton', 'summer', 'gift'], attributes: { Material: 'Mul cotton', Size: '110 x 190 cm' },
      options: { Colour: ['Indigo', 'Rose', 'Olive', 'Charcoal'] },
    },
    {
      title: 'Bazaar shopper', kind: 'tote', category: 'bags', prices: [2200, 2400, 3600, 1900], weightGrams: 160, stock: 'plenty',
      text: 'Quilted, lined and washable, with handles that go over a winter coat. Folds into its own pocket.',
      tags: ['cotton', 'tote', 'quilted'], attributes: { Material: 'Quilted cotton', Capacity: '16 l' },
      options: { Colour: ['Berry', 'Denim', 'Lime'] },
    },
    {
      title: 'Rag-paper journal', kind: 'notebook', category: 'notebooks', prices: [1500, 1650, 2400, 1300], weightGrams: 230, tone: 'mustard',
      text: 'Paper made from our own cotton offcuts, bound in a misprint. The deckled pages are thick enough for watercolour.',
      tags: ['cotton rag', 'recycled', 'gift'], attributes: { Paper: '150 g cotton rag', Sheets: '80' },
    },
    {
      title: 'Festival bunting', kind: 'bunting', category: 'cushions-and-linen', prices: [1900, 2100, 3100, 1650], weightGrams: 120, tone: 'amber', reducedFrom: 1.25,
      text: 'Twelve flags cut from the ends of rolls, so every string is its own parade. Three metres, plus tapes to tie it to a tree.',
      tags: ['cotton', 'party', 'recycled'], attributes: { Material: 'Cotton', Length: '3 m' },
    },
    {
      title: 'Printer\'s apron', kind: 'apron', category: 'kitchen-tools', prices: [2900, 3100, 4700, 2500], weightGrams: 240, tone: 'indigo', stock: 'low',
      text: 'The apron on the wall of the print room, only clean. Dyed in the vat rather than printed, nine dips to this blue.',
      tags: ['cotton', 'indigo', 'apron'], attributes: { Material: 'Cotton drill' },
    },
  ],
};
