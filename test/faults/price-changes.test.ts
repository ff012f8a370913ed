/** A thousand changes of a price under load, each seen at every gateway within 200 ms and no old price after. */
process.env['PRICE_CHANGES'] ??= '1000';
await import('../../gateway/test/caches/eviction-events.test.ts');
