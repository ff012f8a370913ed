import type { VendorCatalog } from './row.ts';

export const stationery: VendorCatalog = {
  vendor: {
    name: 'Kumo Paper Room', slug: 'kumo-paper-room', legalName: '株式会社雲紙室', skuPrefix: 'KPR', trade: 'Stationery',
    emblem: 'pen', tone: 'indigo', countryCode: 'JP', city: 'Kyoto', locale: 'ja-JP', baseCurrency: 'JPY', foundedYear: 1986,
    tagline: 'Paper like a clear morning',
    text: 'A stationery shop and bindery on a side street in Kyoto. Our paper is made in Echizen from mulberry and wood pulp, sized so that ink sits up and dries crisp. We bind on Tuesdays, mix ink on Thursdays, and test everything by writing letters nobody asked for.',
    returns: 'Unwritten pages can be returned within 30 days. Written pages, we would love to read.',
    shipping: 'Sent by airmail with tracking, wrapped in misprinted maps.',
    care: 'Rinse pens with cool water. Keep paper away from steam and small dogs.',
    returnWindowDays: 30, handlingDays: 3, commission: { basisPoints: 1100, fixedMinor: 50 }, joinedDaysAgo: 480,
    staff: [['Haruka Minami', 'owner'], ['Sōta Ishikawa', 'catalog'], ['Emi Takahashi', 'fulfilment'], ['Daniel Frost', 'read-only']],
  },
  products: [
    {
      title: 'Cloud-edge notebook', kind: 'notebook', category: 'notebooks', prices: [1600, 1750, 2200, 1350], weightGrams: 240, stock: 'plenty',
      text: 'Thread-sewn, so it opens flat from the first page to the last. 144 sheets of cream paper that takes fountain pen without feathering. The edges are brushed with a grey wash, like weather.',
      tags: ['fountain pen', 'thread-sewn', 'everyday'], attributes: { Paper: '68 g Echizen', Sheets: '144' },
      options: { Colour: ['Indigo', 'Rose', 'Moss', 'Charcoal'], Ruling: ['Dots', 'Lines', 'Plain'] },
    },
    {
      title: 'Five-minute diary', kind: 'notebook', category: 'notebooks', prices: [2400, 2600, 3300, 2000], weightGrams: 380, tone: 'plum',
      text: 'Six lines a day for five years, each day above the one before. You will find out what you always do in the second week of March.',
      tags: ['diary', 'undated', 'gift'], attributes: { Paper: '52 g Echizen', Sheets: '186' },
    },
    {
      title: 'Pocket field book, three-pack', kind: 'notebook', category: 'notebooks', prices: [1200, 1300, 1600, 1000], weightGrams: 130, stock: 'plenty', tone: 'olive',
      text: 'Stapled, light and tough. The cover is waxed against drizzle and marked with a ruler on the inside. Fits the pocket other notebooks claim to fit.',
      tags: ['pocket', 'outdoor', 'set'], attributes: { Paper: '80 g recycled', Sheets: '3 x 24' },
    },
    {
      title: 'Heron fountain pen', kind: 'pen', category: 'pens-and-ink', prices: [8900, 9700, 12800, 7600], weightGrams: 28,
      text: 'A slim pen with a springy steel nib that we tune by hand before it leaves. Body of brushed resin, cap of brass. It wants to write letters.',
      tags: ['fountain pen', 'gift', 'hand-tuned'], attributes: { Nib: 'Steel', Filling: 'Converter and cartridge' },
      options: { Colour: ['Indigo', 'Berry', 'Black'], Nib: ['Fine', 'Medium', 'Broad'] },
    },
    {
      title: 'Brass ballpoint no. 2', kind: 'pen', category: 'pens-and-ink', prices: [4200, 4600, 5800, 3600], weightGrams: 34, tone: 'brass', stock: 'mixed',
      text: 'Hexagonal, heavy and unlacquered, so that it takes the colour of the hand that uses it. Accepts any standard refill.',
      tags: ['ballpoint', 'brass', 'gift'], attributes: { Material: 'Solid brass', Refill: 'G2' },
    },
    {
      title: 'Garden inks', kind: 'ink', category: 'pens-and-ink', prices: [1800, 1950, 2500, 1550], weightGrams: 160, stock: 'plenty',
      text: 'Eight colours mixed from what grows, rusts and drips in our courtyard. Wet-flowing, safe for pens, and shading from pale to deep within one stroke.',
      tags: ['ink', 'fountain pen', 'gift'], attributes: { Volume: '30 ml', Base: 'Dye, pH neutral' },
      options: { Colour: ['Indigo', 'Moss', 'Rust', 'Plum', 'Tide', 'Slate', 'Coral', 'Mustard'] },
    },
    {
      title: 'Six soft pencils', kind: 'pencil', category: 'pens-and-ink', prices: [1100, 1200, 1500, 950], weightGrams: 45, tone: 'red',
      text: 'Incense cedar and very dark graphite, from 2B to 6B, in a tin that makes a satisfying sound. The shavings smell of temples.',
      tags: ['pencil', 'drawing', 'set'], attributes: { Grades: '2B-6B', Pieces: '6' },
    },
    {
      title: 'Seasons paper tape', kind: 'tape', category: 'pens-and-ink', prices: [450, 500, 600, 400], weightGrams: 30, stock: 'plenty',
      text: 'Mulberry paper tape printed with what is in flower. Tears straight, peels clean, and makes an envelope look loved.',
      tags: ['washi', 'decoration', 'small'], attributes: { Width: '15 mm', Length: '7 m' },
      options: { Colour: ['Blush', 'Sage', 'Honey', 'Sky'] },
    },
    {
      title: 'Correspondence set', kind: 'letter', category: 'notebooks', prices: [2200, 2400, 3000, 1900], weightGrams: 260, tone: 'blush',
      text: 'Twenty sheets, twelve lined envelopes and a blotter. A grid prints faintly through so your lines stay straight and nobody knows why.',
      tags: ['letters', 'gift', 'set'], attributes: { Paper: '90 g laid', Pieces: '33' },
    },
    {
      title: 'Mizu brush pen', kind: 'brush', category: 'pens-and-ink', prices: [2600, 2800, 3500, 2200], weightGrams: 22, tone: 'graphite', stock: 'low',
      text: 'Real sable in a pen body, refillable from any ink bottle. Goes from a hair to a finger\'s width with a change of mind.',
      tags: ['brush', 'calligraphy', 'drawing'], attributes: { Hair: 'Sable', Filling: 'Converter' },
    },
    {
      title: 'Moon over Arashiyama, woodblock', kind: 'print', category: 'prints', prices: [14500, 15800, 20800, 12500], weightGrams: 180, tone: 'ink', stock: 'low',
      text: 'Eleven blocks cut in cherry and printed by hand on mulberry paper. The moon is not printed at all: it is the paper, left alone.',
      tags: ['woodblock', 'art', 'limited edition'], attributes: { Paper: 'Kozo 60 g', Edition: '120', Size: '26 x 38 cm' },
    },
    {
      title: 'Wind chime bookmark, brass', kind: 'keyring', category: 'notebooks', prices: [900, 1000, 1200, 800], weightGrams: 12, tone: 'brass',
      text: 'A strip of brass with a paper tail that stirs when you turn a page. Remembers where you were.',
      tags: ['bookmark', 'small', 'gift'], attributes: { Material: 'Brass and paper' },
    },
    {
      title: 'Indigo wrapping cloth', kind: 'blanket', category: 'throws-and-blankets', prices: [2800, 3000, 3800, 2400], weightGrams: 110, tone: 'indigo', stock: 'none', reducedFrom: 1.2,
      text: 'A square of cotton dyed nine times. Wraps a bottle, a lunch, a book, or your shoulders on the night train.',
      tags: ['furoshiki', 'cotton', 'gift'], attributes: { Material: 'Cotton', Size: '90 x 90 cm' },
    },
  ],
};
