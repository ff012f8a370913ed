import type { VendorCatalog } from './row.ts';

const potSizes = ['12 cm pot', ['17 cm pot', 1.8], ['24 cm pot', 3.2]] as const;

export const plants: VendorCatalog = {
  vendor: {
    name: 'Fern & Hollow', slug: 'fern-and-hollow', legalName: 'Fern & Hollow Kwekerij BV', skuPrefix: 'FH', trade: 'Plants',
    emblem: 'fern', tone: 'forest', countryCode: 'BE', city: 'Ghent', locale: 'nl-BE', baseCurrency: 'EUR', foundedYear: 2013,
    tagline: 'Houseplants raised slowly, under old glass',
    text: 'Our greenhouse was built in 1911 for orchids and now belongs to ferns, cacti and a one-eyed cat. We grow without peat, sell nothing under a year old, and send each plant with a card that says where to put it and where not to.',
    returns: 'Plants are guaranteed for 30 days: send a photo, get another. Pots and tools can be returned for 30 days.',
    shipping: 'Mondays and Tuesdays only, so nothing spends a weekend in a van. In frost we add a heat pack.',
    care: 'More light than you think, less water than you think.',
    returnWindowDays: 30, handlingDays: 2, commission: { basisPoints: 1250, fixedMinor: 0 }, joinedDaysAgo: 640,
    staff: [['Lotte Vermeulen', 'owner'], ['Wout Claes', 'catalog'], ['Sofie De Smet', 'fulfilment']],
  },
  products: [
    {
      title: 'Monstera, split-leaf', kind: 'monstera', category: 'houseplants', prices: [1900, 2200, 3200, 1700], weightGrams: 900, tax: 'reduced', stock: 'plenty', tone: 'terracotta',
      text: 'The plant everybody recognises and nobody manages to kill. New leaves arrive rolled like umbrellas and open over a weekend. Give it something to climb.',
      tags: ['easy', 'large leaves', 'bright shade'], attributes: { Botanical: 'Monstera deliciosa', Light: 'Bright, indirect', Water: 'Weekly' },
      options: { Size: potSizes },
    },
    {
      title: 'Boston fern', kind: 'fern', category: 'houseplants', prices: [1500, 1700, 2500, 1300], weightGrams: 700, tax: 'reduced', tone: 'chalk',
      text: 'A green waterfall for bathrooms and north windows. Wants what a forest floor wants: damp, shade and being left alone.',
      tags: ['shade', 'humid', 'pet-safe'], attributes: { Botanical: 'Nephrolepis exaltata', Light: 'Shade', Water: 'Keep moist' },
      options: { Size: ['12 cm pot', ['17 cm pot', 1.7]] },
    },
    {
      title: 'Old man cactus', kind: 'cactus', category: 'houseplants', prices: [1700, 1900, 2900, 1500], weightGrams: 520, tax: 'reduced', tone: 'clay',
      text: 'Wears a white beard against the Mexican sun and asks for water about as often as a library does. Not for petting.',
      tags: ['easy', 'sun', 'dry'], attributes: { Botanical: 'Cephalocereus senilis', Light: 'Full sun', Water: 'Monthly' },
      options: { Size: ['9 cm pot', ['12 cm pot', 1.6]] },
    },
    {
      title: 'String of hearts', kind: 'trailing-plant', category: 'houseplants', prices: [1800, 2000, 3000, 1600], weightGrams: 380, tax: 'reduced', stock: 'mixed', tone: 'blush',
      text: 'Marbled hearts on threads as long as you let them get. Hang it where it can look out of a window.',
      tags: ['trailing', 'bright shade', 'gift'], attributes: { Botanical: 'Ceropegia woodii', Light: 'Bright, indirect', Water: 'Fortnightly' },
      options: { Size: ['9 cm pot', ['12 cm pot', 1.5]] },
    },
    {
      title: 'Devil\'s ivy', kind: 'trailing-plant', category: 'houseplants', prices: [1200, 1400, 2000, 1050], weightGrams: 480, tax: 'reduced', stock: 'plenty', tone: 'slate',
      text: 'Grows along bookshelves, over doors and, in one student flat we know of, out of the window and back in. Cuttings root in a glass of water.',
      tags: ['easy', 'trailing', 'shade'], attributes: { Botanical: 'Epipremnum aureum', Light: 'Any but dark', Water: 'Weekly' },
    },
    {
      title: 'Bunny ears cactus', kind: 'cactus', category: 'houseplants', prices: [1100, 1250, 1900, 950], weightGrams: 310, tax: 'reduced', tone: 'mustard', stock: 'low',
      text: 'Flat green pads, each growing two ears in spring. The spots look soft. They are not.',
      tags: ['sun', 'dry', 'small'], attributes: { Botanical: 'Opuntia microdasys', Light: 'Full sun', Water: 'Monthly' },
    },
    {
      title: 'Staghorn fern on cork', kind: 'fern', category: 'houseplants', prices: [4200, 4700, 6900, 3600], weightGrams: 850, tax: 'reduced', stock: 'none', tone: 'walnut',
      text: 'Mounted by hand on a slab of Portuguese cork, ready to hang like a picture. Dunk it in a bucket once a week and it will outlive the wallpaper.',
      tags: ['statement', 'wall', 'humid'], attributes: { Botanical: 'Platycerium bifurcatum', Light: 'Bright, indirect', Water: 'Weekly soak' },
    },
    {
      title: 'Glasshouse planter', kind: 'planter', category: 'pots-and-planters', prices: [2900, 3300, 4800, 2500], weightGrams: 1400, stock: 'plenty',
      text: 'A tapered pot with a saucer that actually catches the water. Thrown in Brabant, frost-proof, and unglazed inside so roots can breathe.',
      tags: ['terracotta', 'planter'], attributes: { Material: 'Earthenware', Drainage: 'Hole and saucer' },
      options: { Colour: ['Terracotta', 'Chalk', 'Sage'], Size: ['14 cm', ['20 cm', 1.6], ['28 cm', 2.6]] },
    },
    {
      title: 'Orangery stand pot', kind: 'planter', category: 'pots-and-planters', prices: [8900, 9900, 14500, 7600], weightGrams: 3600, tone: 'charcoal',
      text: 'A fibre-clay pot on three oak legs, lifted to the height at which a monstera looks you in the eye. The pot lifts out for watering.',
      tags: ['planter', 'oak', 'statement'], attributes: { Material: 'Fibre clay and oak', Diameter: '32 cm' },
    },
    {
      title: 'Long-reach watering can', kind: 'watering-can', category: 'garden-tools-and-seeds', prices: [3800, 4200, 6200, 3300], weightGrams: 720,
      text: 'A spout thin enough to find the soil under the leaves. Balanced so that it pours from the wrist and stops when you do.',
      tags: ['tools', 'steel'], attributes: { Material: 'Powder-coated steel', Capacity: '1.5 l' },
      options: { Colour: ['Forest', 'Cream', 'Brass'] },
    },
    {
      title: 'Greenhouse secateurs', kind: 'secateurs', category: 'garden-tools-and-seeds', prices: [4600, 5100, 7500, 3900], weightGrams: 240, tone: 'red',
      text: 'Forged blades, a soft closing buffer and a lock you can work with a thumb. We have used ours daily since 2014.',
      tags: ['tools', 'forged'], attributes: { Blade: 'Carbon steel', Length: '21 cm' },
    },
    {
      title: 'Windowsill herb seeds', kind: 'seed-packet', category: 'garden-tools-and-seeds', prices: [350, 400, 600, 300], weightGrams: 15, tax: 'reduced', stock: 'plenty', tone: 'lime',
      text: 'Basil, chervil, flat parsley and a stray marigold for luck. Sow thinly, water kindly, eat in six weeks.',
      tags: ['seeds', 'herbs', 'gift'], attributes: { Contents: '4 sachets', Sow: 'March-August' },
    },
    {
      title: 'Wild meadow seed mix', kind: 'seed-packet', category: 'garden-tools-and-seeds', prices: [550, 600, 900, 480], weightGrams: 40, tax: 'reduced', tone: 'rose',
      text: 'Twenty-six native flowers for five square metres of bees. Needs poor soil and one mowing a year, which is the best kind of gardening.',
      tags: ['seeds', 'wildflowers', 'bees'], attributes: { Contents: '20 g', Sow: 'April or September' },
    },
  ],
};
