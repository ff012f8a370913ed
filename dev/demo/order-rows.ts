import type { LineRow, OutcomeRow } from './builders/order.ts';
import type { DemoOrder, DemoOrderState } from './model.ts';

export interface OrderRow {
  readonly customer: string;
  readonly placedDaysAgo: number;
  readonly endState: DemoOrderState;
  readonly lines: readonly LineRow[];
  readonly outcomes?: Readonly<Record<string, OutcomeRow>>;
  readonly couponCode?: string;
  readonly shippingMethod?: DemoOrder['shippingMethod'];
}

type Extra = Pick<OrderRow, 'outcomes' | 'couponCode' | 'shippingMethod'>;

const row = (customer: string, placedDaysAgo: number, endState: DemoOrderState, lines: readonly LineRow[], extra: Extra = {}): OrderRow => ({
  customer, placedDaysAgo, endState, lines, ...extra,
});

/** What has been bought so far. Ada's orders alone cover most states. */
export const orderRows: readonly OrderRow[] = [
  row('ada-moreau', 0, 'placed', [['harbour-mug', 2, 'Sage'], ['la-cumbre-washed-caturra', 1, '250 g', 'Filter'], ['cloud-edge-notebook', 1, 'Indigo', 'Dots']]),
  row('ada-moreau', 2, 'accepted', [['blue-steel-frying-pan', 1, '24 cm'], ['olive-wood-spoon', 2]], {
    outcomes: { 'maison-brasero': { gift: 'Happy birthday, Tomas! May it never stick. Ada' } },
  }),
  row('ada-moreau', 6, 'partly_shipped', [['low-tide-dinner-plate', 4, 'Chalk'], ['turf-fire-throw', 1, 'Sage'], ['monstera-split-leaf', 1, '17 cm pot']], {
    outcomes: {
      'kiln-and-tide': { state: 'shipped' },
      'skerry-wool': {
        state: 'accepted',
        messages: [
          { from: 'buyer', body: 'Hello! The throw is for a trip at the end of next week. Will it be here by then?' },
          { from: 'vendor', body: 'Hello Ada, it comes off the loom on Monday and leaves the same day, so it will. Shall we wrap it for travelling?' },
          { from: 'buyer', body: 'Yes, please. Thank you!' },
        ],
      },
      'fern-and-hollow': { state: 'shipped' },
    },
  }),
  row('ada-moreau', 12, 'shipped', [['halbmond-pendant', 1, 'Chalk', '40 cm'], ['warm-filament-bulb', 2, 'Globe']], { couponCode: 'HALFMOON' }),
  row('ada-moreau', 45, 'delivered', [['lagoon-teapot', 1, 'Tide'], ['fog-tumbler-set-of-four', 1], ['heron-bud-vase', 1]], { couponCode: 'WELCOME10' }),
  row('ada-moreau', 70, 'cancelled', [['moon-over-arashiyama-woodblock', 1]], { outcomes: { 'kumo-paper-room': { state: 'cancelled', reason: 'Ordered twice by mistake' } } }),
  row('ada-moreau', 96, 'returned', [['headland-fisherman-sweater', 1, 'Moss', 'L'], ['tweed-fleck-beanie', 1, 'Sage']], {
    outcomes: { 'skerry-wool': { state: 'returned', only: [['headland-fisherman-sweater', 1, 'Moss', 'L']], reason: 'Too large' } },
  }),
  row('ada-moreau', 130, 'refunded', [['mitternacht-table-lamp', 1, 'Black']], { outcomes: { 'studio-halbmond': { state: 'refunded', reason: 'Shade arrived dented' } } }),
  row('ben-hollis', 1, 'placed', [['moth-open-headphones', 1, 'Graphite'], ['rainstick-sessions-vinyl', 1], ['mule-path-espresso', 2, '250 g', 'Espresso']]),
  row('ben-hollis', 9, 'shipped', [['forty-watt-amplifier', 1], ['porchlight-bookshelf-speakers', 1, 'Walnut']], { shippingMethod: 'express' }),
  row('ben-hollis', 33, 'returned', [['cricket-earphones', 2, 'Chalk', 'USB-C']], {
    outcomes: { 'low-hum-audio': { state: 'returned', only: [['cricket-earphones', 1, 'Chalk', 'USB-C']], reason: 'One was for a friend who moved' } },
  }),
  row('ben-hollis', 58, 'refunded', [['swanneck-kettle', 1, 'Copper'], ['ladera-cone-dripper', 1, 'Chalk']], {
    outcomes: { 'alba-ladera': { state: 'refunded', only: [['ladera-cone-dripper', 1, 'Chalk']], reason: 'Cracked in transit' } },
  }),
  row('ben-hollis', 101, 'delivered', [['tre-tasche-wallet', 1, 'Chestnut'], ['chiave-keyring', 2, 'Teal'], ['market-kiondo', 1, 'Indigo']]),
  row('chika-morita', 0, 'payment_failed', [['polder-8-commuter', 1, 'Sky', '58 cm']]),
  row('chika-morita', 3, 'accepted', [['heron-fountain-pen', 1, 'Indigo', 'Fine'], ['garden-inks', 2, 'Tide'], ['seasons-paper-tape', 3, 'Blush']]),
  row('chika-morita', 21, 'delivered', [['piedra-negra-natural-gesha', 1], ['glass-range-carafe', 1]]),
  row('chika-morita', 64, 'delivered', [['monsoon-kantha-quilt', 1, 'Indigo'], ['stepwell-cushion-cover', 2, 'Indigo']], { couponCode: 'FIVEOFF' }),
  row('dorothea-brandt', 4, 'partly_shipped', [['windfall-chopping-board', 1, '40 x 28 cm'], ['paring-knife', 2], ['linen-cooks-apron', 1, 'Denim']], {
    outcomes: { 'maison-brasero': { state: 'partly_shipped', only: [['paring-knife', 2], ['linen-cooks-apron', 1, 'Denim']] } },
  }),
  row('emeka-obi', 14, 'delivered', [['firth-at-dusk-linocut', 1, 'Oak frame'], ['the-ferrymans-accountant', 1, 'Hardback']]),
  row('fatima-benali', 8, 'shipped', [['boston-fern', 1, '17 cm pot'], ['glasshouse-planter', 1, 'Sage', '20 cm'], ['long-reach-watering-can', 1, 'Forest']]),
  row('goncalo-teixeira', 27, 'delivered', [['canal-3-city-bicycle', 1, 'Forest', '58 cm'], ['ding-brass-bell', 1, 'Brass'], ['dome-town-helmet', 1, 'Chalk', 'L']]),
  row('hannah-weiss', 2, 'placed', [['stelze-floor-lamp', 1, 'Oat'], ['warm-filament-bulb', 1, 'Pear']]),
  row('ivo-petrov', 51, 'cancelled', [['night-express-train', 1, 'Red'], ['otso-the-linen-bear', 1, 'Cocoa']], { outcomes: { 'pikku-paja': { state: 'cancelled', reason: 'Found it in a local shop' } } }),
  row('jun-kobayashi', 17, 'delivered', [['cloud-edge-notebook', 5, 'Charcoal', 'Plain'], ['six-soft-pencils', 2]]),
  row('katriina-virtanen', 5, 'accepted', [['forest-floor-building-blocks', 1, '120 pieces'], ['archipelago-puzzle', 1, '500'], ['swift-kite', 1, 'Teal']]),
  row('liam-odoherty', 36, 'delivered', [['wellington-boot-socks', 3, 'Moss', '44-47'], ['turf-fire-throw', 1, 'Denim']]),
  row('mei-ling-chua', 11, 'shipped', [['acorn-headphone-amplifier', 1], ['burrow-closed-headphones', 1, 'Forest']], { shippingMethod: 'express' }),
  row('nils-sandberg', 82, 'delivered', [['sunday-casserole', 1, 'Forest'], ['one-pot-four-seasons', 1]]),
  row('olga-kowalczyk', 1, 'placed', [['berry-pickers-memory-game', 1], ['lambing-season-cot-blanket', 1, 'Mint']]),
  row('pablo-iglesias-vega', 40, 'refunded', [['ria-water-jug', 1, 'Sky']], { outcomes: { 'kiln-and-tide': { state: 'refunded', reason: 'Chipped at the lip' } } }),
  row('quinn-abernathy', 19, 'delivered', [['bridle-belt', 1, 'Black', '95 cm'], ['mercato-tote', 1, 'Olive'], ['beaded-belt', 1, 'Sky', '95 cm']]),
  row('rania-haddad', 7, 'shipped', [['desert-wind-scarf', 2, 'Rose'], ['bazaar-shopper', 1, 'Berry'], ['rag-paper-journal', 1]]),
  row('sven-dijkstra', 120, 'delivered', [['dike-roll-top-pannier', 2, 'Olive'], ['glimmer-light-set', 1]]),
  row('tomoko-arai', 24, 'delivered', [['harbour-mug', 2, 'Chalk'], ['saltpan-espresso-cup', 4, 'Sand']], { couponCode: 'TIDE15' }),
  row('ursula-keller', 3, 'accepted', [['lathe-turntable', 1, 'Smoked oak'], ['record-brush-carbon-and-beech', 1], ['rainstick-sessions-vinyl', 1]]),
  row('victor-lindqvist', 60, 'returned', [['custodia-laptop-sleeve', 1, '14-inch']], { outcomes: { 'bottega-vialetto': { state: 'returned', reason: 'Measured the wrong laptop' } } }),
  row('wairimu-karanja', 29, 'delivered', [['moss-a-pocket-field-guide', 1], ['night-trains-of-europe-slowly', 1]]),
  row('ximena-duarte', 15, 'delivered', [['kitchen-radio-kr-2', 1, 'Teal'], ['beeswax-pillar-candles-pair', 1, '18 cm']]),
  row('yusuf-karaca', 2, 'payment_failed', [['oltrarno-satchel', 1, 'Black']]),
  row('zara-fitzgerald', 48, 'delivered', [['fig-tree-storage-basket', 2, 'Oat', 'Medium'], ['bread-basket-tight-weave', 1]]),
  row('arthur-pemberton', 10, 'shipped', [['herring-gull-with-chips', 1], ['tenement-windows-screenprint', 1, 'Oak frame'], ['shop-tote-heavy-canvas', 1, 'Navy']]),
  row('bianca-ferrero', 88, 'delivered', [['copper-saucepan', 1, '18 cm'], ['chefs-knife-20-cm', 1, 'Boxwood']]),
  row('callum-fraser', 0, 'placed', [['headland-fisherman-sweater', 1, 'Charcoal', 'XL'], ['a-map-of-small-weathers', 1]], { couponCode: 'SHIPFREE' }),
  row('divya-narayan', 13, 'delivered', [['correspondence-set', 1], ['garden-inks', 1, 'Plum']]),
  row('elif-aydin', 34, 'delivered', [['viertel-wall-lamp', 2, 'Brass']]),
  row('felix-tremblay', 5, 'partly_shipped', [['el-nido-honey-castillo', 2, '1 kg', 'Whole bean'], ['finca-enamel-mug', 4, 'Red'], ['tall-track-pump', 1]], {
    outcomes: { 'alba-ladera': { state: 'delivered' }, 'windward-cycles': { state: 'placed' } },
  }),
  row('greta-solheim', 77, 'cancelled', [['seven-hills-stacking-rainbow', 1]], { outcomes: { 'pikku-paja': { state: 'cancelled', reason: 'The last one had a crack, so the workshop cancelled' } } }),
  row('hugo-almeida', 55, 'delivered', [['tinder-portable-speaker', 1], ['cricket-earphones', 1, 'Red', '3.5 mm']]),
  row('imogen-clarke', 6, 'shipped', [['faltwerk-paper-pendant', 2], ['sunrise-wall-plate', 1], ['courtyard-tablecloth', 1, 'Teal', '150 x 150 cm']], { couponCode: 'FIVEOFF' }),
  row('jack-ramirez', 22, 'delivered', [['hillside-sampler-four-farms', 1], ['arriero-hand-grinder', 1]]),
];
