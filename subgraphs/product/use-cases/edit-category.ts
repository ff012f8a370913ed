/** The tree of categories, as the people who run the marketplace change it. */
import { writeAudit } from '#platform/audit/audit';
import type { Viewer } from '#platform/auth/viewer';
import { isDuplicateKey } from '#platform/data/duplicate-key';
import type { Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { newId } from '#platform/ids';
import { categoriesByIds, type CategoryRow } from '../data/category-reads.ts';
import { attach, lockTree, placeOf, queueProductsIn, type TreePlace } from '../data/category-tree.ts';
import { saveCategories } from '../data/category-writer.ts';
import { listingsChanged } from '../data/listing-changes.ts';
import { deleteCategoryTranslation, saveCategoryTranslations } from '../data/translations.ts';
import { focalColumns, focalPointOf } from '../domain/focal-point.ts';
import { checkedLocale } from '../domain/locale.ts';
import type { UseCaseDeps } from './deps.ts';
import type { CategoryTranslationInput } from './translation-input.ts';
import type { CategoryCreateInput, CategoryUpdateInput } from './product-input.ts';

const maxLevels = 8;

/** Returns the id. @throws DomainError NOT_FOUND (parent), ALREADY_EXISTS (slug), LIMIT_EXCEEDED (levels). */
export async function createCategory({ db }: UseCaseDeps, { viewer, input }: { viewer: Viewer; input: CategoryCreateInput }): Promise<string> {
  const id = newId('cat');
  const { parentId = null, slug, name, description = null, image = null, position = 0 } = input;
  await inTree(db, 'category.create', async (tx) => {
    const parent = await parentPlace(tx, parentId, ['input', 'parentId']);
    refuseDepth(parent, 0, ['input', 'parentId']);
    const [taken] = await tx.query('SELECT 1 FROM categories WHERE slug = ?', [slug]);
    if (taken) throw slugTaken(slug);
    await saveCategories(tx, [{ id, parentId, slug, name, description, image, position: position ?? 0 }]);
    await attach(tx, await placeOf(tx, id), parent);
    await writeAudit(tx, { actor: viewer.userId ?? viewer.sessionId ?? viewer.kind, action: 'category.create', target: id, detail: { slug, parentId } });
  });
  return id;
}

interface Edit {
  viewer: Viewer;
  id: string;
  expectedVersion: number;
}

/** @throws DomainError NOT_FOUND, VERSION_CONFLICT with `currentVersion`, ALREADY_EXISTS (slug). */
export async function updateCategory({ db }: UseCaseDeps, { viewer, id, expectedVersion, input }: Edit & { input: CategoryUpdateInput }): Promise<void> {
  await inTree(db, 'category.update', async (tx) => {
    const before = await categoryAt(tx, id, expectedVersion);
    const image = input.image === undefined ? imageOf(before) : input.image;
    const description = input.description === undefined ? before.description : input.description;
    const [slug, name] = [input.slug ?? before.slug, input.name ?? before.name];
    const position = input.position ?? null;
    await tx
      .execute(
        `UPDATE categories SET slug = ?, name = ?, description = ?, image_key = ?, image_alt = ?, image_width = ?, image_height = ?,
           image_focal_x = ?, image_focal_y = ?, position = COALESCE(?, position), version = version + 1 WHERE id = ?`,
        [slug, name, description, image?.key ?? null, image?.alt ?? null, image?.width ?? null, image?.height ?? null, ...focalColumns(image), position, id],
      )
      .catch((error: unknown) => {
        throw isDuplicateKey(error, 'uq_categories_slug') ? slugTaken(slug, error) : error;
      });
    if (name !== before.name) await queueProductsIn(tx, (await placeOf(tx, id)).descendants.map((each) => each.id));
    await writeAudit(tx, { actor: viewer.userId ?? viewer.sessionId ?? viewer.kind, action: 'category.update', target: id, detail: { changed: Object.keys(input) } });
  });
}

/** Writes or takes away the texts in one language. @throws DomainError NOT_FOUND, VERSION_CONFLICT, INVALID_INPUT (locale). */
export async function translateCategory({ db }: UseCaseDeps, { viewer, id, expectedVersion, input, ...args }: Edit & { locale: string; input: CategoryTranslationInput | null }): Promise<void> {
  const locale = checkedLocale(args.locale, 'INVALID_INPUT');
  await inTree(db, 'category.translate', async (tx) => {
    await categoryAt(tx, id, expectedVersion);
    if (input === null) await deleteCategoryTranslation(tx, id, locale);
    else await saveCategoryTranslations(tx, [{ categoryId: id, locale, name: input.name, description: input.description ?? null }]);
    await tx.execute('UPDATE categories SET version = version + 1 WHERE id = ?', [id]);
    await queueProductsIn(tx, (await placeOf(tx, id)).descendants.map((each) => each.id));
    await writeAudit(tx, { actor: viewer.userId ?? viewer.sessionId ?? viewer.kind, action: 'category.translate', target: id, detail: { locale } });
  });
}

/** Takes all below it along. @throws DomainError NOT_FOUND, VERSION_CONFLICT, INVALID_INPUT (a circle), LIMIT_EXCEEDED (levels). */
export async function moveCategory({ db }: UseCaseDeps, { viewer, id, expectedVersion, parentId, position }: Edit & { parentId: string | null; position: number | null }): Promise<void> {
  await inTree(db, 'category.move', async (tx) => {
    const before = await categoryAt(tx, id, expectedVersion);
    const place = await placeOf(tx, id);
    const parent = await parentPlace(tx, parentId, ['parentId']);
    if (parent?.ancestorIds.includes(id)) throw new DomainError('INVALID_INPUT', 'A category cannot be put into itself or into one below it.', { field: ['parentId'] });
    refuseDepth(parent, place.height, ['parentId']);
    await tx.execute('UPDATE categories SET parent_id = ?, position = COALESCE(?, position), version = version + 1 WHERE id = ?', [parentId, position, id]);
    if (parentId !== before.parentId) {
      await attach(tx, place, parent);
      await queueProductsIn(tx, place.descendants.map((each) => each.id));
    }
    await writeAudit(tx, { actor: viewer.userId ?? viewer.sessionId ?? viewer.kind, action: 'category.move', target: id, detail: { from: before.parentId, to: parentId } });
  });
}

function inTree(db: UseCaseDeps['db'], label: string, work: (tx: Tx) => Promise<void>): Promise<void> {
  return db.transaction(
    async (tx) => {
      await lockTree(tx);
      await work(tx);
      listingsChanged(tx, { isBroad: true });
    },
    { label },
  );
}

async function categoryAt(tx: Tx, id: string, expectedVersion: number): Promise<CategoryRow> {
  const [category] = await categoriesByIds(tx, [id]);
  if (!category) throw new DomainError('NOT_FOUND', `There is no category ${id}.`, { field: ['id'] });
  if (category.version === expectedVersion) return category;
  throw new DomainError('VERSION_CONFLICT', `The category is at version ${category.version}, not ${expectedVersion}; read it again and repeat the change.`, {
    field: ['expectedVersion'],
    details: { currentVersion: category.version },
  });
}

async function parentPlace(tx: Tx, parentId: string | null, field: string[]): Promise<TreePlace | null> {
  if (parentId === null) return null;
  const place = await placeOf(tx, parentId);
  if (place.ancestorIds.length > 0) return place;
  throw new DomainError('NOT_FOUND', `There is no category ${parentId}.`, { field });
}

function refuseDepth(parent: TreePlace | null, height: number, field: string[]): void {
  if ((parent?.ancestorIds.length ?? 0) + 1 + height <= maxLevels) return;
  throw new DomainError('LIMIT_EXCEEDED', `The tree can have ${maxLevels} levels.`, { field });
}

function imageOf({ imageFocalX, imageFocalY, imageKey, imageAlt, imageWidth, imageHeight, name }: CategoryRow) {
  return imageKey === null ? null : { key: imageKey, alt: imageAlt ?? name, width: imageWidth ?? 0, height: imageHeight ?? 0, focalPoint: focalPointOf({ focalX: imageFocalX, focalY: imageFocalY }) };
}

function slugTaken(slug: string, cause?: unknown): DomainError {
  return new DomainError('ALREADY_EXISTS', `The address "${slug}" is taken.`, { field: ['input', 'slug'], cause });
}
