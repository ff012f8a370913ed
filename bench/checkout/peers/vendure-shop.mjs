/** A shop in one channel: euros, one zone with VAT, one way to ship, one to pay, products of one variant each. Filled through Vendure's services for imports. */
import { ChannelService, CurrencyCode, FastImporterService, LanguageCode, Populator, RequestContext } from '@vendure/core';

const languageCode = LanguageCode.en;
const stockOnHand = 10_000_000;

/** Ids of the variants, in the order of the products. */
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
  for (let number = 1; number <= products; number += 1) variantIds.push(await addProduct(importer, number));
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
