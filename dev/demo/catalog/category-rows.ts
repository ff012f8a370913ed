import type { MotifKind } from '../../media/vocabulary.ts';

export interface CategoryRow {
  readonly name: string;
  readonly slug: string;
  readonly kind: MotifKind;
  readonly text: string;
}

export interface TopCategoryRow extends CategoryRow {
  readonly children: readonly CategoryRow[];
}

const row = (slug: string, name: string, kind: MotifKind, text: string): CategoryRow => ({ slug, name, kind, text });
const top = (slug: string, name: string, kind: MotifKind, text: string, children: readonly CategoryRow[]): TopCategoryRow => ({
  slug, name, kind, text, children,
});

/** The category tree, two levels deep. Products belong to leaves. */
export const categoryRows: readonly TopCategoryRow[] = [
  top('table-and-home', 'Table & home', 'teapot', 'Things for laying a table and living around it.', [
    row('mugs-and-cups', 'Mugs & cups', 'mug', 'For the first coffee and the last tea.'),
    row('plates-and-bowls', 'Plates & bowls', 'bowl', 'Everyday ware that can take a dishwasher and a dinner party.'),
    row('vases', 'Vases', 'vase', 'For armfuls of flowers, or a single stem.'),
    row('teapots-and-jugs', 'Teapots & jugs', 'jug', 'Made to pour well and look good empty.'),
    row('throws-and-blankets', 'Throws & blankets', 'blanket', 'Warmth for sofas, beds and cold terraces.'),
    row('cushions-and-linen', 'Cushions & linen', 'cushion', 'Printed, stitched and washed soft.'),
    row('baskets-and-storage', 'Baskets & storage', 'basket', 'For toys, wool, bread and the things on the stairs.'),
  ]),
  top('kitchen-and-coffee', 'Kitchen & coffee', 'pan', 'Tools that last longer than recipes.', [
    row('pots-and-pans', 'Pots & pans', 'pot', 'Iron, copper and steel for every kind of heat.'),
    row('kitchen-knives', 'Kitchen knives', 'knife', 'Edges worth looking after.'),
    row('kitchen-tools', 'Kitchen tools', 'spoon', 'Boards, spoons, mills and the rest of the drawer.'),
    row('coffee-beans', 'Coffee beans', 'coffee-bag', 'Roasted this week, named by farm.'),
    row('coffee-gear', 'Coffee gear', 'dripper', 'Kettles, drippers and grinders.'),
  ]),
  top('lighting', 'Lighting', 'pendant', 'Light to read by, eat under and come home to.', [
    row('table-lamps', 'Table lamps', 'table-lamp', 'For desks, bedsides and dark corners.'),
    row('pendant-lights', 'Pendant lights', 'pendant', 'Over tables, stairs and worktops.'),
    row('floor-and-wall-lamps', 'Floor & wall lamps', 'floor-lamp', 'Light where there is no ceiling rose.'),
    row('bulbs-and-candles', 'Bulbs & candles', 'bulb', 'Small lights and spare ones.'),
  ]),
  top('knitwear', 'Knitwear', 'sweater', 'Wool from sheep with a view of the sea.', [
    row('sweaters-and-cardigans', 'Sweaters & cardigans', 'sweater', 'Knitted to be mended, not replaced.'),
    row('hats-and-scarves', 'Hats & scarves', 'beanie', 'For the walk to the bus and the walk up the hill.'),
    row('socks-and-mittens', 'Socks & mittens', 'socks', 'For both ends of the cold.'),
  ]),
  top('bags-and-leather', 'Bags & leather', 'satchel', 'Vegetable-tanned leather and strong canvas.', [
    row('bags', 'Bags', 'tote', 'For work, for markets and for one night away.'),
    row('wallets-and-cases', 'Wallets & cases', 'wallet', 'Small leather for pockets.'),
    row('belts-and-keyrings', 'Belts & keyrings', 'belt', 'Brass, leather and nothing else.'),
  ]),
  top('books-and-paper', 'Books & paper', 'book', 'To read, to write in and to hang on a wall.', [
    row('fiction', 'Fiction', 'book', 'Novels and stories from small presses.'),
    row('nature-and-travel', 'Nature & travel', 'map', 'Field guides, walks and far places.'),
    row('cookery-and-craft', 'Cookery & craft', 'spoon', 'Books that end up stained and loved.'),
    row('prints', 'Prints', 'print', 'Small editions on good paper.'),
    row('notebooks', 'Notebooks', 'notebook', 'Paper that does not bleed.'),
    row('pens-and-ink', 'Pens & ink', 'pen', 'For people who still write by hand.'),
  ]),
  top('plants-and-garden', 'Plants & garden', 'monstera', 'Green things, and what they need.', [
    row('houseplants', 'Houseplants', 'monstera', 'Grown slowly, sent carefully.'),
    row('pots-and-planters', 'Pots & planters', 'planter', 'Homes for roots.'),
    row('garden-tools-and-seeds', 'Garden tools & seeds', 'watering-can', 'For windowsills and whole allotments.'),
  ]),
  top('cycling-and-outdoors', 'Cycling & outdoors', 'bicycle', 'For getting there under your own power.', [
    row('bicycles', 'Bicycles', 'bicycle', 'Steel frames for cities and long roads.'),
    row('cycling-gear', 'Cycling gear', 'helmet', 'Bells, lights, helmets and panniers.'),
    row('packs-and-camp', 'Packs & camp', 'tent', 'For nights outside.'),
  ]),
  top('sound', 'Sound', 'turntable', 'Listening as something to do, not something in the background.', [
    row('headphones', 'Headphones', 'headphones', 'Open, closed and in the ear.'),
    row('speakers-and-amplifiers', 'Speakers & amplifiers', 'speaker', 'Small boxes, big rooms.'),
    row('turntables-and-records', 'Turntables & records', 'turntable', 'Vinyl, and the machines that play it.'),
  ]),
  top('play', 'Play', 'train', 'Toys that are handed down.', [
    row('wooden-toys', 'Wooden toys', 'train', 'Birch and beech, painted with water-based colours.'),
    row('games-and-puzzles', 'Games & puzzles', 'puzzle', 'For rainy afternoons.'),
    row('soft-toys-and-outdoor-play', 'Soft toys & outdoor play', 'bear', 'To hug, and to fly.'),
  ]),
  top('bath-and-body', 'Bath & body', 'soap', 'Soap, balm and salt with short lists of ingredients.', [
    row('soaps', 'Soaps', 'soap', 'Cold-processed and cured for six weeks.'),
    row('balms-and-oils', 'Balms & oils', 'tin', 'For hands that work.'),
  ]),
];
