import type { VendorCatalog } from './row.ts';

const sizes = ['S', 'M', 'L', ['XL', 1.06]] as const;

export const wool: VendorCatalog = {
  vendor: {
    name: 'Skerry Wool', slug: 'skerry-wool', legalName: 'Skerry Wool Mills Ltd', skuPrefix: 'SW', trade: 'Knitwear',
    emblem: 'sweater', tone: 'moss', countryCode: 'IE', city: 'Ardara', locale: 'en-IE', baseCurrency: 'EUR', foundedYear: 1974,
    tagline: 'Donegal wool, knitted within sound of the sea',
    text: 'A family mill in its third generation. We buy fleece from forty-one farms along the Atlantic coast, spin and dye it in the valley, and knit in small runs. Every garment carries the initials of the person who linked it, and we mend what we made for as long as we can find the yarn.',
    returns: 'Return within 45 days if it has not been worn outdoors. Wool that has met rain is yours.',
    shipping: 'Posted from Donegal in recycled card. Two working days to pack, three if the ferry is off.',
    care: 'Hand wash cool, dry flat, and air it more often than you wash it.',
    returnWindowDays: 45, handlingDays: 2, commission: { basisPoints: 1350, fixedMinor: 0 }, joinedDaysAgo: 880,
    staff: [['Róisín Gallagher', 'owner'], ['Cathal Boyle', 'manager'], ['Maeve Byrne', 'catalog'], ['Tadhg Sweeney', 'fulfilment']],
  },
  products: [
    {
      title: 'Headland fisherman sweater', kind: 'sweater', category: 'sweaters-and-cardigans', prices: [16500, 17900, 26800, 14200], weightGrams: 820, stock: 'plenty',
      text: 'The heavy one. Cables for grip, moss stitch for warmth and a collar that stands up to wind on its own. Knitted from undyed fleece with the lanolin left in, so drizzle beads and rolls off.',
      tags: ['wool', 'cable', 'winter', 'heritage'], attributes: { Material: '100 % Donegal wool', Gauge: '5', Fit: 'Regular' },
      options: { Colour: ['Cream', 'Charcoal', 'Moss'], Size: sizes },
    },
    {
      title: 'Currach crew neck', kind: 'sweater', category: 'sweaters-and-cardigans', prices: [11800, 12900, 19200, 9900], weightGrams: 460, stock: 'mixed',
      text: 'A light sweater with flecks of every colour we dyed that month. Good under a jacket, better under nothing.',
      tags: ['wool', 'tweed', 'everyday'], attributes: { Material: 'Merino and Donegal wool', Gauge: '10', Fit: 'Slim' },
      options: { Colour: ['Navy', 'Oat', 'Berry', 'Teal'], Size: sizes },
    },
    {
      title: 'Bog cotton cardigan', kind: 'sweater', category: 'sweaters-and-cardigans', prices: [14200, 15500, 22900, 12200], weightGrams: 590,
      text: 'A long cardigan with pockets that hold their shape and buttons turned from fallen ash. Soft enough for bare arms. Named for the white tufts that tell you summer has reached the hill.',
      tags: ['wool', 'cardigan', 'soft'], attributes: { Material: 'Lambswool', Gauge: '7', Fit: 'Relaxed' },
      options: { Colour: ['Pearl', 'Lilac'], Size: ['S', 'M', 'L'] },
    },
    {
      title: 'Tweed fleck beanie', kind: 'beanie', category: 'hats-and-scarves', prices: [3200, 3500, 5200, 2700], weightGrams: 90, stock: 'plenty',
      text: 'A double-layered hat that fits under a bicycle helmet. The rib is deep enough to fold twice when it is that sort of day.',
      tags: ['wool', 'hat', 'gift'], attributes: { Material: 'Donegal wool', Fit: 'One size' },
      options: { Colour: ['Mustard', 'Navy', 'Rust', 'Sage', 'Charcoal'] },
    },
    {
      title: 'Sheephaven fine scarf', kind: 'scarf', category: 'hats-and-scarves', prices: [5900, 6500, 9600, 5000], weightGrams: 170,
      text: 'Woven, not knitted, and washed in soft bog water until it drapes. Long enough to go round twice with ends to spare. The fringe is twisted by hand on Friday afternoons.',
      tags: ['wool', 'woven', 'gift'], attributes: { Material: 'Merino lambswool', Length: '190 cm', Width: '32 cm' },
      options: { Colour: ['Sky', 'Rose', 'Forest', 'Honey'] },
    },
    {
      title: 'Harvest snood', kind: 'scarf', category: 'hats-and-scarves', prices: [4200, 4600, 6800, 3600], weightGrams: 140, tone: 'amber', reducedFrom: 1.3,
      text: 'A scarf without ends, which is to say a scarf that stays on. Brioche rib in two colours, reversible.',
      tags: ['wool', 'cycling', 'winter'], attributes: { Material: 'Lambswool', Circumference: '70 cm' },
    },
    {
      title: 'Wellington boot socks', kind: 'socks', category: 'socks-and-mittens', prices: [1900, 2100, 3100, 1600], weightGrams: 120, stock: 'plenty',
      text: 'Knee-length, ribbed to stay up and cushioned where a boot rubs. Nylon in the heel and toe only, because that is where socks die.',
      tags: ['wool', 'socks', 'outdoor'], attributes: { Material: '80 % wool, 20 % polyamide', Height: 'Knee' },
      options: { Colour: ['Moss', 'Charcoal', 'Brick'], Size: ['36-39', '40-43', '44-47'] },
    },
    {
      title: 'Hearth bed socks', kind: 'socks', category: 'socks-and-mittens', prices: [2400, 2600, 3900, 2000], weightGrams: 110,
      text: 'Slouchy, brushed inside and quite unsuitable for shoes. Made from the softest fifth of the clip.',
      tags: ['wool', 'socks', 'soft', 'gift'], attributes: { Material: 'Lambswool and alpaca' },
      options: { Colour: ['Blush', 'Oat', 'Sky'], Size: ['36-40', '41-45'] },
    },
    {
      title: 'Cliff path mittens', kind: 'mittens', category: 'socks-and-mittens', prices: [3600, 3900, 5900, 3100], weightGrams: 100, stock: 'mixed',
      text: 'Thrummed with unspun fleece that felts to the shape of your hand by the second winter. The long cuff goes over a sleeve or under it.',
      tags: ['wool', 'winter', 'handmade'], attributes: { Material: 'Donegal wool' },
      options: { Colour: ['Red', 'Slate', 'Forest'], Size: ['S/M', 'L/XL'] },
    },
    {
      title: 'Turf fire throw', kind: 'blanket', category: 'throws-and-blankets', prices: [12800, 13900, 20900, 10900], weightGrams: 1150,
      text: 'A herringbone throw the size of a good sofa, with colours mixed in the fleece before spinning. It arrives smelling faintly of wool, and leaves that habit after a week.',
      tags: ['wool', 'herringbone', 'home', 'gift'], attributes: { Material: 'New wool', Size: '140 x 190 cm' },
      options: { Colour: ['Tobacco', 'Denim', 'Sage', 'Plum'] },
    },
    {
      title: 'Lambing season cot blanket', kind: 'blanket', category: 'throws-and-blankets', prices: [5800, 6400, 9500, 4900], weightGrams: 380,
      text: 'A small honeycomb blanket for prams, cots and the backs of chairs. Machine washable on the wool cycle, which new parents have asked us for since 1974.',
      tags: ['wool', 'baby', 'gift'], attributes: { Material: 'Superwash merino', Size: '75 x 100 cm' },
      options: { Colour: ['Cream', 'Mint', 'Lemon'] },
    },
    {
      title: 'Island picnic blanket', kind: 'blanket', category: 'throws-and-blankets', prices: [9800, 10900, 15900, 8400], weightGrams: 1700, stock: 'none', tone: 'berry',
      text: 'Check wool on top, waxed cotton underneath, leather strap around the lot. Sand falls out of it. Back in the loom this month.',
      tags: ['wool', 'outdoor', 'picnic'], attributes: { Material: 'Wool and waxed cotton', Size: '150 x 180 cm' },
    },
    {
      title: 'Mending kit no. 41', kind: 'tin', category: 'socks-and-mittens', prices: [1500, 1700, 2500, 1300], weightGrams: 95, tone: 'moss',
      text: 'Eight small skeins in mill colours, two blunt needles and a wooden mushroom to stretch the hole over. The leaflet was drawn by Maeve and assumes nothing.',
      tags: ['mending', 'craft', 'gift'], attributes: { Contents: '8 skeins, 2 needles, darning mushroom' },
    },
  ],
};
