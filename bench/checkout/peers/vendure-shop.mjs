/** A shop in one channel: euros, one zone with VAT, one way to ship, one to pay, products of one variant each. Filled through Vendure's services for imports. */
import { ChannelService, CurrencyCode, FastImporterService, LanguageCode, Populator, RequestContext, TransactionalConnection } from '@vendure/core';

const languageCode = LanguageCode.en;
const stockOnHand = 10_000_000;
/** Imported one by one; more are copies of them in the tables, where importing 100,000 would take half an hour. */
const mostImported = 500;
/** Where a product of one variant has one row each, and the columns that hold numbers of its own. */
const ownColumns = {
  product: ['id'],
  product_translation: ['id', 'baseId'],
  product_variant: ['id', 'productId'],
  product_variant_translation: ['id', 'baseId'],
  product_variant_price: ['id', 'variantId'],
  stock_level: ['id', 'productVariantId'],
  product_channels_channel: ['productId'],
  product_variant_channels_channel: ['productVariantId'],
};

/** Ids of the variants of the products that are no copies. */
export async function fillShop(app, { products }) {
  const channels = app.get(ChannelService);
  await channels.update(RequestContext.empty(), { id: (await channels.getDefaultChannel()).id, defaultCurrencyCode: CurrencyCode.EUR, availableCurrencyCodes: [CurrencyCode.EUR], pricesIncludeTax: true });
  await app.get(Populator).populateInitialData({
    defaultLanguage: languageCode,
    defaultZone: 'Europe',
    countries: [{ name: 'France', code: 'FR', zone: 'Europe' }],
    taxRates: [{ name: 'Standard', percentage: 20 }],
    shippingMethods: [{ name: 'Standard', price: 490 }],
    paymentMethods: [{ name: 'card', handler: { code: 'dummy-payment-handler', arguments: [{ name: 'automaticSettle', value: 'true' }] } }],
    collections: [],
  });
  const importer = app.get(FastImporterService);
  await importer.initialize(await channels.getDefaultChannel());
  const variantIds = [];
  for (let number = 1; number <= Math.min(products, mostImported); number += 1) variantIds.push(await addProduct(importer, number));
  await copyUpTo(products, variantIds.length, app.get(TransactionalConnection).rawConnection);
  return variantIds;
}

async function addProduct(importer, number) {
  const name = `Product ${number}`;
  const productId = await importer.createProduct({ enabled: true, translations: [{ languageCode, name, slug: `product-${number}`, description: `What ${name} is good for.` }] });
  return await importer.createProductVariant({
    productId, sku: `SKU-${number}`, taxCategoryId: 1, stockOnHand, price: 1_000 + number,
    translations: [{ languageCode, name }],
  });
}

/** Doubles what is there until there are so many. */
async function copyUpTo(products, existing, db) {
  for (let have = existing; have < products; have = Math.min(products, have * 2)) {
    for (const [table, own] of Object.entries(ownColumns)) {
      const columns = (await db.query(`SHOW COLUMNS FROM ${table}`)).map(({ Field }) => Field);
      const values = columns.map((name) => (own.includes(name) ? `\`${name}\` + ${have}` : `\`${name}\``));
      await db.query(`INSERT INTO ${table} (${columns.map((name) => `\`${name}\``).join(', ')}) SELECT ${values.join(', ')} FROM ${table} WHERE \`${own.at(-1)}\` <= ${Math.min(have, products - have)}`);
    }
  }
  if (existing < products) await db.query(`ANALYZE TABLE ${Object.keys(ownColumns).join(', ')}`);
}
