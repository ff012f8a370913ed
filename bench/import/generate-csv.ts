/** A catalog file of any size, made while it is read. */
const rowsPerProduct = 2;
const badEvery = 1_000;
const pieceLength = 40_000;
const materials = ['Oak', 'Wool', 'Stoneware', 'Brass', 'Linen'];

/** Two variants per product; a row in a thousand has a wrong price. */
export async function* csvText(rows: number): AsyncGenerator<string> {
  yield 'product,title,description,category,tags,status,attributes,options,sku,weight_grams,initial_stock,price_EUR,price_USD\n';
  for (let row = 0; row < rows; row += 1) {
    const product = Math.floor(row / rowsPerProduct);
    const variant = row % rowsPerProduct;
    const price = row % badEvery === badEvery - 1 ? 'dear' : (5 + (product % 90)).toFixed(2);
    const shared = variant === 0 ? `Bench good ${product},"Number ${product}, made to be imported",textiles,bench; bulk,published,Material=${materials[product % materials.length]}` : ',,,,,';
    yield `bench-good-${product},${shared},Size=${variant === 0 ? 'Small' : 'Large'},BENCH-${product}-${variant},${100 + variant},${product % 50},${price},${(6 + (product % 90)).toFixed(2)}\n`;
  }
}

/** The text cut as an upload sends it. */
export async function* piecesOf(text: AsyncIterable<string>): AsyncGenerator<string> {
  let held = '';
  for await (const part of text) {
    held += part;
    while (held.length >= pieceLength) {
      yield held.slice(0, pieceLength);
      held = held.slice(pieceLength);
    }
  }
  if (held !== '') yield held;
}
