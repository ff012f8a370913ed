import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { customer, staff } from '#platform/testing/test-viewer';
import { claimImport } from '../data/import-jobs.ts';
import { listingInvariants, stockInvariants } from '../invariants.ts';
import { runImport, runNextImport } from '../use-cases/run-import.ts';
import { openShop, type Shop, type TestVendor } from './harness.ts';

let shop: Shop;
let vendor: TestVendor;
before(async () => {
  shop = await openShop();
  vendor = await shop.vendor('Importers');
});
after(async () => {
  assert.deepEqual([...(await stockInvariants(shop.db)), ...(await listingInvariants(shop.db))], []);
  await shop.close();
});

interface ImportState {
  id: string;
  state: string;
  chunkCount: number;
  progress: number;
  rowCount: number;
  refusedRowCount: number;
  createdProductCount: number;
  updatedProductCount: number;
  unchangedProductCount: number;
  failure: string | null;
  errors: { edges: { node: { line: number; column: string; value: string; expected: string } }[] };
}
type Payload = Record<string, { catalogImport: ImportState | null; userErrors: { code: string; message: string }[] }>;

const state = `id state chunkCount progress rowCount refusedRowCount createdProductCount updatedProductCount unchangedProductCount failure
  errors { edges { node { line column value expected } } }`;
const fields = `catalogImport { ${state} } userErrors { code message }`;
const mutate = async (field: string, viewer: Viewer = vendor.owner, variables: Record<string, unknown> = {}) => {
  const declared = 'chunk' in variables ? '($chunk: String!)' : '';
  const { data, code } = await shop.call<Payload | null>({ query: `mutation ${declared} { result: ${field} { ${fields} } }`, variables, viewer });
  return { ...data?.['result'], code };
};
const noSignal = new AbortController().signal;
const work = async () => {
  while (await runNextImport(shop.deps, noSignal)) continue;
};

async function upload(text: string, { of = vendor, chunkSize = 1000 } = {}): Promise<string> {
  const id = (await mutate(`catalogImportCreate(vendorId: "${of.id}", fileName: "a.csv")`, of.owner)).catalogImport?.id ?? assert.fail();
  for (let sequence = 0; sequence * chunkSize < text.length; sequence += 1) {
    const chunk = text.slice(sequence * chunkSize, (sequence + 1) * chunkSize);
    const { userErrors } = await mutate(`catalogImportAppend(id: "${id}", sequence: ${sequence}, chunk: $chunk)`, of.owner, { chunk });
    assert.deepEqual(userErrors, []);
  }
  return id;
}

async function stateOf(id: string): Promise<ImportState> {
  const { data } = await shop.call<Record<string, ImportState>>({ query: `{ result: catalogImport(id: "${id}") { ${state} } }`, viewer: vendor.owner });
  return data['result'] ?? assert.fail();
}

async function run(text: string, options: { of?: TestVendor; isDryRun?: boolean; chunkSize?: number } = {}): Promise<ImportState> {
  const id = await upload(text, options);
  const { userErrors } = await mutate(`catalogImportRun(id: "${id}", isDryRun: ${options.isDryRun ?? false})`, (options.of ?? vendor).owner);
  assert.deepEqual(userErrors, []);
  await work();
  return stateOf(id);
}

const file = `product,title,description,category,tags,status,attributes,options,sku,weight_grams,initial_stock,price_EUR,compare_at_EUR,price_USD
oat-throw,Oat throw,"Soft, and
warm",textiles,wool; throw,published,Material=Wool,Colour=Oat; Size=Large,IMP-1,900,5,89.00,99.00,95.5
oat-throw,,,,,,,Colour=Sage; Size=Large,IMP-2,900,0,79.00,,
plain-mug,Plain mug,,kitchen,,draft,,,IMP-3,,,12,,
`;
const product = (slug: string) =>
  shop.call({
    query: `query ($slug: String) { product(slug: $slug) { title description status tags category { slug } version attributes { name value } options { name values }
      variants { sku title weightGrams price { amount } usd: price(currency: "USD") { amount } compareAtPrice { amount } stockLevels { onHand } } } }`,
    variables: { slug },
    viewer: vendor.owner,
  });
const count = async (table: string): Promise<number> => (await shop.db.query<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`))[0]?.n ?? 0;

test('a dry run tells what would happen and changes nothing; then the same upload is run for good', async () => {
  const before = await count('products');
  const dry = await run(file, { isDryRun: true, chunkSize: 37 });
  assert.deepEqual([dry.state, dry.createdProductCount, dry.rowCount, dry.errors.edges], ['FINISHED', 2, 3, []]);
  assert.equal(await count('products'), before);
  await mutate(`catalogImportRun(id: "${dry.id}")`);
  await work();
  const real = await stateOf(dry.id);
  assert.deepEqual([real.state, real.createdProductCount, real.progress], ['FINISHED', 2, 1]);
  assert.deepEqual((await product('oat-throw')).data, {
    product: {
      title: 'Oat throw', description: 'Soft, and\nwarm', status: 'PUBLISHED', tags: ['wool', 'throw'], category: { slug: 'textiles' }, version: 1,
      attributes: [{ name: 'Material', value: 'Wool' }], options: [{ name: 'Colour', values: ['Oat', 'Sage'] }, { name: 'Size', values: ['Large'] }],
      variants: [
        { sku: 'IMP-1', title: 'Oat / Large', weightGrams: 900, price: { amount: '89.00' }, usd: { amount: '95.50' }, compareAtPrice: { amount: '99.00' }, stockLevels: [{ onHand: 5 }] },
        { sku: 'IMP-2', title: 'Sage / Large', weightGrams: 900, price: { amount: '79.00' }, usd: null, compareAtPrice: null, stockLevels: [{ onHand: 0 }] },
      ],
    },
  });
  assert.equal(await count('catalog_import_chunks'), 0);
});

test('the same file again changes nothing; a changed cell changes its product only', async () => {
  const again = await run(file);
  assert.deepEqual([again.createdProductCount, again.updatedProductCount, again.unchangedProductCount], [0, 0, 2]);
  const changed = await run(file.replace('79.00', '75.00').replace('Oat throw', 'Oat blanket'));
  assert.deepEqual([changed.createdProductCount, changed.updatedProductCount, changed.unchangedProductCount], [0, 1, 1]);
  const { data } = await product('oat-throw');
  assert.equal(data.product?.['title'], 'Oat blanket');
  assert.equal(data.product?.['version'], 2);
  const more = await run('product;sku;options;price_EUR\noat-throw;IMP-4;Colour=Oat, Sage; no\n');
  assert.equal(more.refusedRowCount, 1);
  const added = await run('product;sku;options;price_EUR\noat-throw;IMP-4;"Colour=Oat; Size=Small";60\n');
  assert.equal(added.updatedProductCount, 1);
});

test('each wrong cell is told by line and column, and its product is left out as a whole', async () => {
  const { errors, refusedRowCount, createdProductCount } = await run(`product,title,category,sku,options,price_EUR,compare_at_EUR
good-one,Good one,textiles,E-1,,10.00,
bad-price,Bad price,textiles,E-2,,"10,00",
bad-price,,,E-3,,10.00,9
nowhere,Nowhere,no-such-place,E-4,,10,
untitled,,textiles,E-5,,10,
taken,Taken,textiles,IMP-1,,10,
twice,Twice,textiles,E-6,Size=S,10,
twice,,,E-7,Size=s,10,
Bad Slug,X,textiles,E-8,,10,,
`);
  assert.deepEqual(errors.edges.map(({ node: { line, column, value } }) => [line, column, value]), [
    [3, 'price_eur', '10,00'],
    [4, 'compare_at_eur', '9'],
    [5, 'category', 'no-such-place'],
    [6, 'title', ''],
    [7, 'sku', 'IMP-1'],
    [9, 'options', 's'],
    [10, null, null],
    [10, 'product', 'Bad Slug'],
    [10, 'title', 'X'],
  ]);
  for (const { node } of errors.edges) assert.ok(node.expected.length > 10, node.expected);
  assert.deepEqual([refusedRowCount, createdProductCount], [8, 1]);
});

test('files that are none, or cannot be read to the end, say where and why', async () => {
  const header = await run('name,sku\nx,y\n');
  assert.equal(header.state, 'FAILED');
  assert.deepEqual(header.errors.edges.map(({ node }) => node.column), ['name', 'product']);
  const quote = await run('product,sku,title,category,price_EUR\nq-1,Q-1,First,textiles,1\nq-2,Q-2,"Open,textiles,1\n');
  assert.equal(quote.state, 'FAILED');
  assert.match(quote.failure ?? '', /quote/);
});

test('another vendor\'s product or address cannot be taken by an import', async () => {
  const other = await shop.vendor('Thieves');
  const before = await shop.db.query('SELECT * FROM products ORDER BY id');
  const id = await upload('product,sku,title,price_EUR\noat-throw,IMP-1,Stolen,1\n', { of: other });
  await mutate(`catalogImportRun(id: "${id}")`, other.owner);
  await work();
  const { data } = await shop.call<Record<string, { refusedRowCount: number }>>({ query: `{ result: catalogImport(id: "${id}") { refusedRowCount } }`, viewer: other.owner });
  assert.equal(data['result']?.refusedRowCount, 1);
  assert.deepEqual(await shop.db.query('SELECT * FROM products ORDER BY id'), before);
});

test('imports are refused to everybody but the vendor\'s catalog staff', async () => {
  const id = await upload(file);
  const other = await shop.vendor();
  for (const viewer of [other.owner, staff(vendor.id, 'FULFILMENT'), customer()]) {
    for (const field of [`catalogImportCreate(vendorId: "${vendor.id}")`, `catalogImportAppend(id: "${id}", sequence: 1, chunk: "x")`, `catalogImportRun(id: "${id}")`, `catalogImportCancel(id: "${id}")`]) {
      const { code, userErrors } = await mutate(field, viewer);
      assert.ok(['FORBIDDEN', 'NOT_FOUND'].includes(code ?? userErrors?.[0]?.code ?? 'none'), field);
    }
    const read = await shop.call({ query: `{ catalogImport(id: "${id}") { id } }`, viewer });
    assert.ok(read.code === 'FORBIDDEN' || read.data['catalogImport'] === null);
    const exported = await shop.call({ query: `{ catalogExport(vendorId: "${vendor.id}") { text } }`, viewer });
    assert.equal(exported.code, 'FORBIDDEN');
  }
  await mutate(`catalogImportCancel(id: "${id}")`);
});

test('pieces may be sent again, but neither changed nor left out', async () => {
  const id = await upload('product,sku\n');
  const append = (sequence: number, chunk: string) => mutate(`catalogImportAppend(id: "${id}", sequence: ${sequence}, chunk: $chunk)`, vendor.owner, { chunk });
  assert.equal((await append(0, 'product,sku\n')).catalogImport?.chunkCount, 1);
  assert.equal((await append(0, 'other')).userErrors?.[0]?.code, 'INVALID_INPUT');
  assert.match((await append(2, 'x')).userErrors?.[0]?.message ?? '', /number 1/);
  assert.equal((await append(1, 'x'.repeat(40_001))).userErrors?.[0]?.code, 'INVALID_INPUT');
  await mutate(`catalogImportCancel(id: "${id}")`);
  assert.equal((await append(1, 'x')).userErrors?.[0]?.code, 'INVALID_STATE');
});

const many = (products: number, prefix: string) => ['product,title,category,status,sku,initial_stock,price_EUR', ...Array.from({ length: products }, (_each, n) => `${prefix}-${n},Item ${n},games,published,${prefix}-${n},3,5.00`)].join('\n');

test('an import that was interrupted goes on behind its last batch, and makes nothing twice', async () => {
  const id = await upload(many(700, 'resume'), { chunkSize: 20_000 });
  await mutate(`catalogImportRun(id: "${id}")`);
  const interrupted = new AbortController();
  interrupted.abort();
  await runNextImport(shop.deps, interrupted.signal);
  const half = await stateOf(id);
  assert.deepEqual([half.state, half.rowCount], ['RUNNING', 250]);
  await work();
  const whole = await stateOf(id);
  assert.deepEqual([whole.state, whole.rowCount, whole.createdProductCount], ['FINISHED', 700, 700]);
});

test('two processes that believe to work on the same import do each batch once', async () => {
  const id = await upload(many(600, 'both'), { chunkSize: 20_000 });
  await mutate(`catalogImportRun(id: "${id}")`);
  const at = new Date();
  const job = (await shop.db.transaction((tx) => claimImport(tx, at, new Date(at.getTime() + 1)))) ?? assert.fail();
  async function* text() {
    yield many(600, 'both');
  }
  await Promise.all([1, 2].map(() => runImport(shop.deps, { job, text: text(), signal: noSignal })));
  await shop.db.execute("UPDATE catalog_imports SET lease_until = NULL WHERE id = ?", [id]);
  await work();
  const end = await stateOf(id);
  assert.deepEqual([end.state, end.createdProductCount, end.unchangedProductCount], ['FINISHED', 600, 0]);
});

test('an exported catalog, imported again, changes nothing, and formulas leave as text', async () => {
  const owner = await shop.vendor('Exporters');
  await shop.product({ vendor: owner, title: '=HYPERLINK("x")', description: 'a; b="c"\n-1', colours: ['A=B', 'C;D'], tags: ['x;y', 'back\\slash'], attributes: [{ name: 'Made', value: '@home' }], media: [{ key: 'product/a/1', alt: 'One=two; three', width: 800, height: 600, focalPoint: { x: 0.5, y: 0.125 } }, { key: 'product/a/2', alt: 'Two', width: 10, height: 20 }], prices: [{ currency: 'EUR', minorUnits: 100, compareAtMinorUnits: 200 }, { currency: 'JPY', minorUnits: 500 }] });
  for (let index = 0; index < 3; index += 1) await shop.product({ vendor: owner, isDraft: index === 1 });
  let [text, after] = ['', null as string | null];
  for (;;) {
    const { data } = await shop.call<{ catalogExport: { text: string; endCursor: string; hasNextPage: boolean } }>({
      query: 'query ($id: ID!, $after: String) { catalogExport(vendorId: $id, first: 2, after: $after) { text endCursor hasNextPage } }',
      variables: { id: owner.id, after },
      viewer: owner.owner,
    });
    text += data.catalogExport.text;
    if (!data.catalogExport.hasNextPage) break;
    after = data.catalogExport.endCursor;
  }
  assert.equal(text.split('\n').filter((line) => line.startsWith('product,')).length, 1);
  assert.match(text, /'=HYPERLINK/);
  const id = await upload(text, { of: owner });
  await mutate(`catalogImportRun(id: "${id}")`, owner.owner);
  await work();
  const [row] = await shop.db.query<{ same: number; errors: number; refused: number }>('SELECT products_unchanged AS same, error_count AS errors, rows_refused AS refused FROM catalog_imports WHERE id = ?', [id]);
  assert.deepEqual(row, { same: 4, errors: 0, refused: 0 });
});
