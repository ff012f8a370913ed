/** Keeps the full-text documents and the suggestion vocabulary in step with the visible products. */
import { parseJson } from '#platform/data/json';
import type { Tx } from '#platform/data/database';
import { gramsOf, suggestionTermsOf } from '../domain/suggestions.ts';
import { searchTermsOf } from '../domain/tokens.ts';
import { insertRows } from './insert-rows.ts';
import { productTranslations, type ProductTranslationRow } from './translations.ts';
import { listingsChanged } from './listing-changes.ts';

interface SearchSource {
  id: string;
  title: string;
  description: string | null;
  tags: string;
  vendorName: string;
}

interface Document {
  productId: string;
  terms: string;
  suggestions: string;
}

/** Writes the documents of visible products, removes those of others, and counts suggestion terms up and down. */
export async function refreshSearch(tx: Tx, productIds: readonly string[]): Promise<void> {
  const before = await tx.query<Document>('SELECT product_id AS productId, terms, suggestions FROM search_documents WHERE product_id IN (?)', [productIds]);
  const after = await documentsOf(tx, productIds);
  const known = new Map(before.map((document) => [document.productId, document]));
  const current = new Set(after.map((document) => document.productId));
  const gone = before.filter(({ productId }) => !current.has(productId)).map(({ productId }) => productId);
  // Unchanged documents are left alone: rewriting one costs the full-text index as much as a new one.
  const changed = after.filter((document) => {
    const old = known.get(document.productId);
    return old?.terms !== document.terms || old.suggestions !== document.suggestions;
  });
  listingsChanged(tx, { productIds, terms: [...before, ...changed].map(({ terms }) => terms) });
  if (gone.length > 0) await tx.execute('DELETE FROM search_documents WHERE product_id IN (?)', [gone]);
  const rows = changed.map(({ productId, terms, suggestions }) => [productId, terms, suggestions]);
  await insertRows(tx, 'search_documents', ['product_id', 'terms', 'suggestions'], rows, { update: ['terms', 'suggestions'] });
  await countTerms(tx, before, after);
}

async function documentsOf(tx: Tx, productIds: readonly string[]): Promise<Document[]> {
  const sources = await tx.query<SearchSource>(
    `SELECT p.id, p.title, p.description, p.tags, v.name AS vendorName
     FROM product_listings l JOIN products p ON p.id = l.product_id JOIN vendors v ON v.id = p.vendor_id
     WHERE l.product_id IN (?) AND l.is_visible`,
    [productIds],
  );
  if (sources.length === 0) return [];
  const ids = sources.map(({ id }) => id);
  const categoryNames = await namesByProduct(
    tx,
    `SELECT p.id AS productId, CONCAT_WS(' ', c.name, (SELECT GROUP_CONCAT(t.name SEPARATOR ' ') FROM category_translations t WHERE t.category_id = c.id)) AS name
     FROM products p JOIN category_closure cc ON cc.descendant_id = p.category_id
     JOIN categories c ON c.id = cc.ancestor_id WHERE p.id IN (?) ORDER BY p.id, cc.depth`,
    ids,
  );
  const skus = await namesByProduct(
    tx,
    'SELECT product_id AS productId, sku AS name FROM product_variants WHERE product_id IN (?) AND deleted_at IS NULL ORDER BY product_id, position, id',
    ids,
  );
  const translations = Map.groupBy(await productTranslations(tx, ids), ({ productId }) => productId);
  return sources.map(({ id, title, description, vendorName, ...source }) => {
    const tags = parseJson<string[]>(source.tags);
    const own = translations.get(id) ?? [];
    const titles = own.flatMap((each) => each.title ?? []);
    const terms = searchTermsOf({ title: [title, ...titles].join(' '), tags, description: textOf(description, own), vendorName, categoryNames: categoryNames.get(id) ?? [], skus: skus.get(id) ?? [] });
    const suggestions = new Set([suggestionTermsOf({ title, tags }), ...titles.map((each) => suggestionTermsOf({ title: each, tags: [] }))].flat());
    return { productId: id, terms, suggestions: [...suggestions].sort().join('\n') };
  });
}

/** Descriptions and words in all languages: whoever looks finds, in whichever they ask. */
function textOf(description: string | null, translations: readonly ProductTranslationRow[]): string {
  return [description ?? '', ...translations.flatMap((each) => [each.description ?? '', ...Object.values(each.terms)])].join(' ');
}

async function namesByProduct(tx: Tx, sql: string, ids: readonly string[]): Promise<Map<string, string[]>> {
  const names = new Map<string, string[]>();
  for (const { productId, name } of await tx.query<{ productId: string; name: string }>(sql, [ids])) {
    const list = names.get(productId);
    if (list) list.push(name);
    else names.set(productId, [name]);
  }
  return names;
}

/** Rows are written in the order of the terms, so that two products with common words cannot deadlock. */
async function countTerms(tx: Tx, before: readonly Document[], after: readonly Document[]): Promise<void> {
  const deltas = new Map<string, number>();
  const count = (documents: readonly Document[], step: number): void => {
    for (const term of documents.flatMap(({ suggestions }) => suggestions.split('\n'))) {
      if (term !== '') deltas.set(term, (deltas.get(term) ?? 0) + step);
    }
  };
  count(before, -1);
  count(after, 1);
  const changed = [...deltas].filter(([, delta]) => delta !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
  if (changed.length === 0) return;
  const known = await tx.query<{ term: string }>('SELECT term FROM search_terms WHERE term IN (?)', [changed.map(([term]) => term)]);
  const knownTerms = new Set(known.map(({ term }) => term));
  await addCounts(tx, changed);
  const added = changed.filter(([term]) => !knownTerms.has(term)).flatMap(([term]) => gramsOf(term).map((gram) => [gram, term]));
  await insertRows(tx, 'search_term_grams', ['gram', 'term'], added, { ignoreExisting: true });
}

async function addCounts(tx: Tx, changed: readonly (readonly [string, number])[]): Promise<void> {
  const rowsPerStatement = 500;
  for (let start = 0; start < changed.length; start += rowsPerStatement) {
    await tx.execute(
      'INSERT INTO search_terms (term, product_count) VALUES ? ON DUPLICATE KEY UPDATE product_count = product_count + VALUES(product_count)',
      [changed.slice(start, start + rowsPerStatement)],
    );
  }
}
