import type { VendorCatalog } from './row.ts';

const frames = ['50 cm', '54 cm', '58 cm'] as const;

export const bicycles: VendorCatalog = {
  vendor: {
    name: 'Windward Cycles', slug: 'windward-cycles', legalName: 'Windward Rijwielen B.V.', skuPrefix: 'WC', trade: 'Bicycles',
    emblem: 'bicycle', tone: 'mustard', countryCode: 'NL', city: 'Utrecht', locale: 'nl-NL', baseCurrency: 'EUR', foundedYear: 2006,
    tagline: 'Steel bicycles for people with somewhere to be',
    text: 'We build city and touring bicycles in a former tram depot in Utrecht. Lugged steel, hub gears, mudguards as standard; every part can be bought again in twenty years. If it rattles, we did something wrong.',
    returns: 'Ride it for 60 days. Bicycles come back at our cost, minus the mud.',
    shipping: 'Bicycles arrive nine-tenths built, with the tool for the last tenth taped to the top tube.',
    care: 'Wipe the chain, pump the tyres, come by in spring.',
    returnWindowDays: 60, handlingDays: 5, commission: { basisPoints: 700, fixedMinor: 0 }, categoryCommissions: { 'cycling-gear': 1200 }, joinedDaysAgo: 700,
    delivery: { standard: [1900, 2900, 3900, 1800], express: [4900, 5900, 7900, 4500] },
    staff: [['Joost van der Laan', 'owner'], ['Meike Hofstra', 'manager'], ['Bram Oosterhuis', 'catalog'], ['Sofie De Smet', 'fulfilment']],
  },
  products: [
    {
      title: 'Canal 3 city bicycle', kind: 'bicycle', category: 'bicycles', prices: [84900, 94900, 139000, 74900], weightGrams: 16500,
      text: 'Three gears, one coaster brake and a front carrier that holds a crate of anything. The upright position lets you see over cars and into bakeries. Built to live outside.',
      tags: ['city', 'steel', 'hub gear'], attributes: { Frame: 'Lugged chromoly steel', Gears: '3-speed hub', Brakes: 'Roller and coaster' },
      options: { Colour: ['Mustard', 'Forest', 'Black'], Frame: frames },
    },
    {
      title: 'Polder 8 commuter', kind: 'bicycle', category: 'bicycles', prices: [129900, 144900, 212000, 114900], weightGrams: 14200, stock: 'mixed',
      text: 'Eight gears for head winds, a belt instead of a chain, and lights that run off the front wheel. Quiet enough that you will need the bell.',
      tags: ['commuter', 'belt drive', 'hub gear'], attributes: { Frame: 'Chromoly steel', Gears: '8-speed hub', Drive: 'Belt' },
      options: { Colour: ['Sky', 'Slate'], Frame: frames },
    },
    {
      title: 'Long Road touring bicycle', kind: 'bicycle', category: 'bicycles', prices: [184900, 204900, 299000, 164900], weightGrams: 13800, stock: 'low',
      text: 'For the kind of ride where you post your bags home halfway. Triple-butted steel, mounts for four racks and five bottles, and gearing that makes hills a matter of patience.',
      tags: ['touring', 'steel', 'adventure'], attributes: { Frame: 'Triple-butted steel', Gears: '2 x 11 derailleur', Brakes: 'Hydraulic disc' },
      options: { Colour: ['Brick', 'Teal'], Frame: frames },
    },
    {
      title: 'Kleintje children\'s bicycle', kind: 'bicycle', category: 'bicycles', prices: [32900, 36900, 53900, 28900], weightGrams: 8300,
      text: 'A proper bicycle, only smaller. Saddle and bars grow through three years of legs, and we buy it back when they run out.',
      tags: ['children', 'city'], attributes: { Wheels: '20 inch', Age: '6-9 years' },
      options: { Colour: ['Red', 'Mint', 'Lemon'] },
    },
    {
      title: 'Ding brass bell', kind: 'bell', category: 'cycling-gear', prices: [2400, 2700, 3900, 2100], weightGrams: 85, stock: 'plenty',
      text: 'One clear note that hangs in the air for nine seconds. Spun from a single sheet of brass by a company that also makes church bells.',
      tags: ['bell', 'brass', 'gift'], attributes: { Material: 'Brass', Clamp: '22-26 mm' },
      options: { Colour: ['Brass', 'Black', 'Copper'] },
    },
    {
      title: 'Dome town helmet', kind: 'helmet', category: 'cycling-gear', prices: [7900, 8900, 12900, 6900], weightGrams: 420,
      text: 'Round, light and not at all racy. A magnetic buckle you can close with gloves on, and a clip at the back for a lamp.',
      tags: ['helmet', 'city', 'safety'], attributes: { Standard: 'EN 1078', Vents: '11' },
      options: { Colour: ['Chalk', 'Sage', 'Navy'], Size: ['S/M', 'L'] },
    },
    {
      title: 'Dike roll-top pannier', kind: 'pannier', category: 'cycling-gear', prices: [8900, 9900, 14500, 7700], weightGrams: 980,
      text: 'Welded seams, one big mouth, hooks that click on and stay on. Drop it in the canal and your laptop will be fine; your pride may not.',
      tags: ['waterproof', 'pannier', 'commuter'], attributes: { Material: 'Recycled tarpaulin', Capacity: '22 l' },
      options: { Colour: ['Olive', 'Black', 'Amber'] },
    },
    {
      title: 'Glimmer light set', kind: 'bike-light', category: 'cycling-gear', prices: [4500, 4900, 7200, 3900], weightGrams: 130, stock: 'plenty', tone: 'graphite',
      text: 'Front and rear lamps machined from one bar of aluminium. Charged by the same cable as your phone; a week of commuting per hour.',
      tags: ['lights', 'usb', 'safety'], attributes: { Output: '120 lm front, 25 lm rear', Battery: 'USB-C' },
    },
    {
      title: 'Tall track pump', kind: 'pump', category: 'cycling-gear', prices: [5200, 5800, 8500, 4500], weightGrams: 1650, tone: 'red',
      text: 'A steel barrel, a beech handle and a gauge you can read without glasses. Every washer can be replaced with a coin.',
      tags: ['pump', 'workshop'], attributes: { Pressure: '11 bar', Valve: 'All common valves' },
    },
    {
      title: 'Saddle no. 7', kind: 'satchel', category: 'cycling-gear', prices: [9800, 10900, 15900, 8500], weightGrams: 520, status: 'draft', tone: 'chestnut',
      text: 'A leather saddle we are still arguing about. It will be in the shop when Joost stops adjusting the rails.',
      tags: ['leather', 'saddle'], attributes: { Material: 'Leather on steel rails' },
    },
    {
      title: 'Handlebar bag, waxed', kind: 'satchel', category: 'cycling-gear', prices: [6400, 7100, 10400, 5500], weightGrams: 430, reducedFrom: 1.2,
      text: 'A box-shaped bag for camera, sandwiches and map, with a lid that opens away from you as it should. Comes off with one pull and goes over a shoulder.',
      tags: ['bag', 'touring', 'waxed cotton'], attributes: { Material: 'Waxed cotton', Capacity: '7 l' },
      options: { Colour: ['Tobacco', 'Navy'] },
    },
    {
      title: 'Workshop apron', kind: 'apron', category: 'cycling-gear', prices: [4900, 5400, 7900, 4200], weightGrams: 480, tone: 'denim',
      text: 'The one we wear: stiff denim, crossed straps and a pocket exactly as wide as a fifteen spanner. Gets better as it gets worse.',
      tags: ['workshop', 'denim', 'gift'], attributes: { Material: '13 oz denim' },
    },
  ],
};
