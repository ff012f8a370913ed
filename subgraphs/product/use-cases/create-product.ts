/** Adds a product as a draft, with its variants, prices and first stock. */
import type { Tx } from '#platform/data/database';
import { writeAudit } from '#platform/audit/audit';
import type { Viewer } from '#platform/auth/viewer';
import { DomainError } from '#platform/errors/domain-error';
import { newId } from '#platform/ids';
import { categoriesBySlugs } from '../data/category-reads.ts';
import { productEntity, type ProductRecord } from '../data/entities.ts';
import { refreshListings } from '../data/listing-writer.ts';
import { isSlugTaken, replaceFacts, replaceMedia, replaceOptionFacts } from '../data/product-writer.ts';
import { slugCandidate, slugify } from '../domain/slug.ts';
import { optionsOf } from '../domain/variant-options.ts';
import { assertStaff, catalogRoles } from '../domain/vendor-access.ts';
import { addVariants } from './add-variants.ts';
import { announceProducts } from './announce-products.ts';
import { fittingFacts } from './define-attribute.ts';
import type { UseCaseDeps } from './deps.ts';
import type { ProductCreateInput } from './product-input.ts';

const maxNumberedSlugs = 5;

/** Returns the new product's id. @throws DomainError NOT_FOUND, NOT_ALLOWED, INVALID_INPUT, ALREADY_EXISTS. */
export async function createProduct(
  { db, outbox, now }: UseCaseDeps,
  { viewer, vendorId, input }: { viewer: Viewer; vendorId: string; input: ProductCreateInput },
): Promise<string> {
  assertStaff(viewer, vendorId, catalogRoles, ['vendorId']);
  return db.transaction(
    async (tx) => {
      const at = now();
      const product = await insertProduct(tx, { vendorId, input, at });
      const optionNames = input.optionNames ?? [];
      const values = await addVariants({ tx, now: at }, { product, optionNames, inputs: input.variants, existing: [], actorId: viewer.userId });
      await tx.manager.update(productEntity, { id: product.id }, { options: optionsOf(optionNames, values) });
      await replaceFacts(tx, product.id, await fittingFacts(tx, input.attributes ?? []));
      await replaceOptionFacts(tx, product.id, values);
      await replaceMedia(tx, product.id, input.media ?? []);
      await writeAudit(tx, { actor: viewer.userId ?? viewer.sessionId ?? viewer.kind, action: 'product.create', target: product.id, detail: { vendorId, title: product.title } });
      await refreshListings(tx, [product.id]);
      await announceProducts({ tx, outbox }, [product.id]);
      return product.id;
    },
    { label: 'product.create' },
  );
}

async function insertProduct(tx: Tx, { vendorId, input, at }: { vendorId: string; input: ProductCreateInput; at: Date }): Promise<ProductRecord> {
  const product: ProductRecord = {
    id: newId('prd'),
    vendorId,
    categoryId: await categoryIdOf(tx, input.category),
    slug: await freeSlug(tx, input.title),
    title: input.title,
    description: input.description ?? null,
    status: 'DRAFT',
    taxClass: input.taxClass ?? 'STANDARD',
    tags: input.tags ?? [],
    options: [],
    version: 1,
    createdAt: at,
    updatedAt: at,
    publishedAt: null,
  };
  await tx.manager.insert(productEntity, product);
  return product;
}

/** @throws DomainError NOT_FOUND when there is no such category. */
export async function categoryIdOf(tx: Tx, slug: string): Promise<string> {
  const [category] = await categoriesBySlugs(tx, [slug]);
  if (category) return category.id;
  throw new DomainError('NOT_FOUND', `There is no category "${slug}".`, { field: ['input', 'category'] });
}

/** A slug made from the title that no product has or had. */
async function freeSlug(tx: Tx, title: string): Promise<string> {
  const base = slugify(title);
  for (let attempt = 1; attempt <= maxNumberedSlugs; attempt += 1) {
    const candidate = slugCandidate(base, attempt);
    if (!(await isSlugTaken(tx, candidate))) return candidate;
  }
  return `${base}-${newId('x').slice(-10)}`;
}
