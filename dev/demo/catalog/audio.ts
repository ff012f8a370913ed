import type { VendorCatalog } from './row.ts';

export const audio: VendorCatalog = {
  vendor: {
    name: 'Low Hum Audio', slug: 'low-hum-audio', legalName: 'Low Hum Audio LLC', skuPrefix: 'LHA', trade: 'Audio',
    emblem: 'headphones', tone: 'violet', countryCode: 'US', city: 'Portland', locale: 'en-US', baseCurrency: 'USD', foundedYear: 2017,
    tagline: 'Hi-fi you can open with a screwdriver',
    text: 'We design headphones, amplifiers and small speakers in Portland, and publish the schematics. Nothing is glued. Every ear pad, cable and driver can be ordered by part number, and the measurements on our pages are from the worst unit of the batch, not the best.',
    returns: 'Listen at home for 60 days. Ears differ; we would rather have it back than in a drawer.',
    shipping: 'Ships from Oregon in two business days, double-boxed. Signature required above $500.',
    care: 'Dust it, keep it dry, and turn it down before you plug it in.',
    returnWindowDays: 60, handlingDays: 2, commission: { basisPoints: 900, fixedMinor: 50 }, joinedDaysAgo: 610,
    staff: [['Marcus Bell', 'owner'], ['Dana Whitehorse', 'manager'], ['Kenji Aldridge', 'catalog'], ['Rosa Delgado', 'fulfilment'], ['Priscilla Okafor', 'finance']],
  },
  products: [
    {
      title: 'Moth open headphones', kind: 'headphones', category: 'headphones', prices: [22900, 24900, 36900, 19900], weightGrams: 310, stock: 'plenty',
      text: 'Open-backed and unhurried: the sound sits around you instead of in you. The headband is a single strip of spring steel; the pads come off with a twist. For quiet rooms, and people who like their neighbours.',
      tags: ['open-back', 'repairable', 'wired'], attributes: { Impedance: '64 ohm', Driver: '40 mm', Cable: 'Detachable, 2 m' },
      options: { Colour: ['Graphite', 'Chestnut', 'Cream'] },
    },
    {
      title: 'Burrow closed headphones', kind: 'headphones', category: 'headphones', prices: [17900, 18900, 28500, 15500], weightGrams: 280,
      text: 'Closed cups for trains, offices and drummers. Folds flat, survives bags, and can be taken apart to the last screw with the key in the box.',
      tags: ['closed-back', 'repairable', 'travel'], attributes: { Impedance: '32 ohm', Driver: '40 mm', Cable: 'Detachable, 1.2 m' },
      options: { Colour: ['Black', 'Forest', 'Terracotta'] },
    },
    {
      title: 'Cricket earphones', kind: 'earphones', category: 'headphones', prices: [5900, 6400, 9500, 4900], weightGrams: 24, stock: 'plenty',
      text: 'Wired, on purpose. No charging, no pairing, no firmware. A flat cable that will not knot, and three sizes of tip cut from soft foam.',
      tags: ['in-ear', 'wired', 'travel'], attributes: { Impedance: '16 ohm', Plug: '3.5 mm or USB-C' },
      options: { Colour: ['Chalk', 'Graphite', 'Red'], Plug: ['3.5 mm', ['USB-C', 1.15]] },
    },
    {
      title: 'Porchlight bookshelf speakers', kind: 'speaker', category: 'speakers-and-amplifiers', prices: [44900, 47900, 71000, 38900], weightGrams: 9800,
      text: 'A pair of two-way boxes in birch ply with the edges left showing. Voiced in an ordinary living room with an ordinary carpet. They like jazz, and they make talk radio sound like company.',
      tags: ['pair', 'birch', 'hi-fi'], attributes: { Response: '52 Hz - 20 kHz', Sensitivity: '86 dB', Sold: 'As a pair' },
      options: { Colour: ['Birch', 'Walnut', 'Black'] },
    },
    {
      title: 'Tinder portable speaker', kind: 'speaker', category: 'speakers-and-amplifiers', prices: [12900, 13900, 20500, 10900], weightGrams: 1150, stock: 'mixed',
      text: 'A lunchbox with a handle and nineteen hours of battery, which you can replace with a coin and five minutes. Loud enough for a garden, not for the next one.',
      tags: ['portable', 'bluetooth', 'repairable'], attributes: { Battery: '19 h, replaceable', Inputs: 'Bluetooth, 3.5 mm' },
      options: { Colour: ['Mustard', 'Sage', 'Charcoal'] },
    },
    {
      title: 'Forty-Watt amplifier', kind: 'amplifier', category: 'speakers-and-amplifiers', prices: [38900, 41900, 62000, 33900], weightGrams: 6200, tone: 'walnut',
      text: 'Two knobs and a switch. Class AB, made of parts you can buy anywhere, with a headphone output that is not an afterthought. The schematic is screen-printed inside the lid.',
      tags: ['amplifier', 'repairable', 'hi-fi'], attributes: { Power: '2 x 40 W', Inputs: '3 line, 1 phono' },
    },
    {
      title: 'Acorn headphone amplifier', kind: 'amplifier', category: 'speakers-and-amplifiers', prices: [14900, 15900, 23500, 12900], weightGrams: 640, tone: 'copper', reducedFrom: 1.15,
      text: 'The size of a paperback, with a volume knob you will turn for pleasure. Runs off USB-C and drives anything we have plugged into it.',
      tags: ['headphone amp', 'desk', 'dac'], attributes: { Output: '1.2 W at 32 ohm', Input: 'USB-C' },
    },
    {
      title: 'Lathe turntable', kind: 'turntable', category: 'turntables-and-records', prices: [49900, 52900, 79000, 42900], weightGrams: 7400,
      text: 'Belt drive, a plinth of solid bamboo and an arm you can set up without a forum. The cover is optional because the machine is worth looking at.',
      tags: ['vinyl', 'belt drive', 'hi-fi'], attributes: { Speeds: '33 and 45 rpm', Cartridge: 'Moving magnet, fitted' },
      options: { Finish: ['Bamboo', ['Smoked oak', 1.08]] }, tone: 'natural',
    },
    {
      title: 'Record brush, carbon and beech', kind: 'brush', category: 'turntables-and-records', prices: [1900, 2000, 3000, 1600], weightGrams: 80, stock: 'plenty', tone: 'natural',
      text: 'Two rows of carbon fibre in a beech handle. One turn before you play and you will hear the record, not its shelf.',
      tags: ['vinyl', 'care', 'gift'], attributes: { Material: 'Carbon fibre, beech' },
    },
    {
      title: 'Kitchen radio KR-2', kind: 'radio', category: 'speakers-and-amplifiers', prices: [16900, 17900, 26500, 14500], weightGrams: 2100,
      text: 'FM, DAB+ and one knob for each thing a radio does. It remembers six stations and forgets everything else about you.',
      tags: ['radio', 'kitchen', 'gift'], attributes: { Bands: 'FM, DAB+', Power: 'Mains or 4 D cells' },
      options: { Colour: ['Cream', 'Teal', 'Brick'] },
    },
    {
      title: 'Rainstick Sessions, vinyl', kind: 'record', category: 'turntables-and-records', prices: [2600, 2700, 4100, 2200], weightGrams: 320, tone: 'plum',
      text: 'Recorded in our listening room on two microphones and no edits: a cello, a kit drum and a surprising amount of rain. Pressed on 180 g vinyl at 45 rpm.',
      tags: ['vinyl', 'jazz', 'limited edition'], attributes: { Format: '2 LP, 45 rpm', Length: '51 min' },
    },
    {
      title: 'Braided headphone cable', kind: 'earphones', category: 'headphones', prices: [2900, 2900, 4400, 2400], weightGrams: 60, tone: 'tobacco', stock: 'low',
      text: 'Cotton over copper, with plugs that can be resoldered. Fits both of our headphones and several we did not make.',
      tags: ['cable', 'spare part', 'repairable'], attributes: { Plug: '3.5 mm or 6.3 mm' },
      options: { Length: ['1.2 m', ['3 m', 1.3]] },
    },
  ],
};
