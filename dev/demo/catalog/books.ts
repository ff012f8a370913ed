import type { VendorCatalog } from './row.ts';

const bindings = ['Paperback', ['Hardback', 1.7]] as const;

export const books: VendorCatalog = {
  vendor: {
    name: 'Lantern Street Books', slug: 'lantern-street-books', legalName: 'Lantern Street Press & Bookshop LLP', skuPrefix: 'LSB', trade: 'Books and prints',
    emblem: 'book', tone: 'navy', countryCode: 'GB', city: 'Edinburgh', locale: 'en-GB', baseCurrency: 'GBP', foundedYear: 1998,
    tagline: 'A small press above a smaller bookshop',
    text: 'We publish about nine books a year and sell a few hundred more that we wish we had published. The press is upstairs, the shop is downstairs, and the dog is usually on the stairs. Prints are pulled in-house on a 1936 proofing press.',
    returns: 'Unread books within 28 days. Read ones too, if you tell us what was wrong with them.',
    shipping: 'Book post twice a week, with corners protected. Prints travel in tubes made for something heavier.',
    care: 'Out of direct sun, off damp shelves, and near a chair.',
    returnWindowDays: 28, handlingDays: 2, commission: { basisPoints: 800, fixedMinor: 20 }, categoryCommissions: { prints: 1500 }, joinedDaysAgo: 900,
    staff: [['Morag Sinclair', 'owner'], ['Tobias Achterberg', 'catalog'], ['Priya Raman', 'fulfilment'], ['Ewan Kerr', 'read-only']],
  },
  products: [
    {
      title: 'The Ferryman\'s Accountant', kind: 'book', category: 'fiction', prices: [1450, 1600, 2400, 1199], weightGrams: 310, tax: 'reduced', stock: 'plenty', tone: 'tide',
      text: 'A novel by Isla Drummond. A ledger that balances too well sends a retired bookkeeper up and down the west coast by scheduled ferry. Dry, funny and sadder than it first lets on.',
      tags: ['novel', 'scotland', 'mystery'], attributes: { Author: 'Isla Drummond', Pages: '286', Language: 'English' },
      options: { Binding: bindings },
    },
    {
      title: 'Nine Winters in the Signal Box', kind: 'book', category: 'fiction', prices: [1300, 1450, 2200, 1099], weightGrams: 260, tax: 'reduced', tone: 'charcoal',
      text: 'Linked stories by Harun Demir about the last staffed signal box on a line nobody wants to close. Each winter has a different narrator; the kettle is in all of them.',
      tags: ['short stories', 'railways'], attributes: { Author: 'Harun Demir', Pages: '198', Language: 'English' },
      options: { Binding: bindings },
    },
    {
      title: 'Salt, Unspoken', kind: 'book', category: 'fiction', prices: [1600, 1750, 2600, 1299], weightGrams: 340, tax: 'reduced', tone: 'coral', stock: 'mixed',
      text: 'Two sisters inherit a salt works and a silence. Translated from the Portuguese by Anna Whitlock, who kept the long sentences long. Shortlisted for prizes we had to look up.',
      tags: ['novel', 'translation', 'family'], attributes: { Author: 'Leonor Brandão', Pages: '322', Language: 'English' },
      options: { Binding: bindings },
    },
    {
      title: 'A Map of Small Weathers', kind: 'map', category: 'nature-and-travel', prices: [2100, 2300, 3400, 1800], weightGrams: 420, tax: 'reduced', tone: 'sky',
      text: 'Fourteen hill walks told through the clouds above them. Half field guide, half diary, with fold-out panoramas by the author. Fits a coat pocket if the coat is serious.',
      tags: ['walking', 'weather', 'illustrated'], attributes: { Author: 'Calum Rae', Pages: '176', Language: 'English' },
    },
    {
      title: 'Moss: A Pocket Field Guide', kind: 'book', category: 'nature-and-travel', prices: [1250, 1400, 2100, 1050], weightGrams: 190, tax: 'reduced', tone: 'moss', stock: 'plenty',
      text: 'Eighty-two mosses you can find within a day of any city, painted at life size and at ten times that. Waterproof cover, ribbon, ruler on the back flap.',
      tags: ['field guide', 'plants', 'gift'], attributes: { Author: 'Greta Lindqvist', Pages: '144', Language: 'English' },
    },
    {
      title: 'Night Trains of Europe, Slowly', kind: 'map', category: 'nature-and-travel', prices: [2400, 2600, 3900, 2000], weightGrams: 560, tax: 'reduced', tone: 'indigo',
      text: 'Twenty-three sleepers, one notebook and very little sleep. Practical where it matters (which side to book, where to eat at 5 a.m.) and dreamy everywhere else.',
      tags: ['travel', 'railways', 'illustrated'], attributes: { Author: 'Joanna Piekarska', Pages: '268', Language: 'English' },
    },
    {
      title: 'One Pot, Four Seasons', kind: 'book', category: 'cookery-and-craft', prices: [2700, 3000, 4400, 2200], weightGrams: 890, tax: 'reduced', tone: 'mustard',
      text: 'A hundred and four dinners, two for each week, none needing more than one pan and one argument. The index is arranged by what is about to go off in your fridge.',
      tags: ['cookbook', 'seasonal', 'gift'], attributes: { Author: 'Nadia Osei', Pages: '240', Language: 'English' },
    },
    {
      title: 'The Visible Mend', kind: 'book', category: 'cookery-and-craft', prices: [1900, 2100, 3100, 1600], weightGrams: 480, tax: 'reduced', tone: 'rose',
      text: 'How to darn, patch and embroider what you already own, with step-by-step photographs and a short, stern chapter on jeans. Lies flat when open, because your hands are busy.',
      tags: ['craft', 'mending', 'illustrated'], attributes: { Author: 'Ffion Pritchard', Pages: '160', Language: 'English' },
    },
    {
      title: 'Firth at Dusk, linocut', kind: 'print', category: 'prints', prices: [9500, 10500, 15500, 8000], weightGrams: 320, tone: 'navy', stock: 'low',
      text: 'Four blocks, four colours, an edition of seventy-five, each numbered and signed by Morag. The orange is mixed by eye, so yours will be a little unlike the picture.',
      tags: ['linocut', 'limited edition', 'art'], attributes: { Paper: 'Somerset 300 g', Edition: '75' },
      options: { Frame: ['Unframed', ['Oak frame', 1.6]] },
    },
    {
      title: 'Tenement Windows, screenprint', kind: 'print', category: 'prints', prices: [6500, 7200, 10600, 5500], weightGrams: 300, tone: 'amber',
      text: 'Forty windows, forty lives, one fish tank. Printed in five layers on cotton paper with deckled edges.',
      tags: ['screenprint', 'city', 'art'], attributes: { Paper: 'Cotton rag 280 g', Size: '40 x 50 cm' },
      options: { Frame: ['Unframed', ['Black frame', 1.7], ['Oak frame', 1.75]] },
    },
    {
      title: 'Herring Gull with Chips', kind: 'print', category: 'prints', prices: [4200, 4600, 6800, 3500], weightGrams: 260, tone: 'lemon', stock: 'plenty', reducedFrom: 1.25,
      text: 'A portrait of a local criminal. Open edition giclée, and by some distance our best-selling work of art.',
      tags: ['humour', 'birds', 'art', 'gift'], attributes: { Paper: 'Matte 250 g', Size: '30 x 40 cm' },
    },
    {
      title: 'Shop tote, heavy canvas', kind: 'tote', category: 'bags', prices: [1800, 2000, 3000, 1500], weightGrams: 240, stock: 'plenty',
      text: 'Carries eleven paperbacks, or nine and a loaf. The lantern is printed by hand, so it is never exactly in the middle.',
      tags: ['canvas', 'tote', 'gift'], attributes: { Material: '14 oz cotton canvas', Capacity: '14 l' },
      options: { Colour: ['Natural', 'Navy'] },
    },
    {
      title: 'Reader\'s subscription box, autumn', kind: 'parcel', category: 'fiction', prices: [4800, 5200, 7800, 4000], weightGrams: 1200, tone: 'plum', stock: 'none',
      text: 'Two new novels, one old one we think you missed, and something to eat while reading. Autumn has sold out; winter is being argued over on the stairs.',
      tags: ['subscription', 'gift', 'novel'], attributes: { Contents: '3 books and a surprise' },
    },
  ],
};
