/** What the ids and tokens that facets count are called, in the language asked for. Kept in memory: every list asks for the same few hundred. */
import type { Sql } from '#platform/data/database';
import { definitionsByCodes } from '../data/attribute-definitions.ts';
import { categoriesAbove, valueLabels, valueTranslations, vendorLabels, type CategoryLabel, type ValueLabel, type ValueTranslation, type VendorLabel } from '../data/facet-labels.ts';
import { onListingsChanged } from '../data/listing-changes.ts';
import { categoryTranslations, type CategoryTranslationRow } from '../data/translations.ts';
import { numberIn, type AttributeDefinition } from '../domain/attribute-type.ts';
import { translated } from '../domain/locale.ts';
import { keepById, type KeptRows } from './keep-by-id.ts';

export interface LabelReader {
  /** Each category with those above it. */
  categories(ids: readonly string[], locale: string | null): Promise<CategoryLabel[]>;
  vendors(ids: readonly string[]): Promise<Map<string, VendorLabel>>;
  /** The values behind tokens; `label` and `name` are translated, `value` is what filters take. */
  values(tokens: readonly string[], locale: string | null): Promise<(ValueLabel & { label: string })[]>;
  /** Types of attributes by code, where they have one. */
  definitions(codes: readonly string[]): Promise<Map<string, AttributeDefinition>>;
  stop(): void;
}

const namesKeptMs = 10_000;
/** What a token stands for never changes. */
const forever = Number.POSITIVE_INFINITY;
const maxNames = 20_000;
const maxTokens = 100_000;

export function createLabelReader({ db, now }: { db: Sql; now: () => Date }): LabelReader {
  const grouped = async <R>(rows: Promise<R[]>, idOf: (row: R) => string): Promise<Map<string, R[]>> => Map.groupBy(await rows, idOf);
  const names = { now, keptMs: namesKeptMs, max: maxNames };
  const above = keepById<CategoryLabel[]>({ ...names, read: (ids) => grouped(categoriesAbove(db, ids), ({ ofId }) => ofId) });
  const categoryTexts = keepById<CategoryTranslationRow[]>({ ...names, read: (ids) => grouped(categoryTranslations(db, ids), ({ categoryId }) => categoryId) });
  const vendors = keepById<VendorLabel>({ ...names, read: async (ids) => new Map((await vendorLabels(db, ids)).map((row) => [row.id, row])) });
  const values = keepById<ValueLabel>({ now, keptMs: forever, max: maxTokens, read: async (tokens) => new Map((await valueLabels(db, tokens)).map((row) => [row.token, row])) });
  const valueTexts = keepById<ValueTranslation[]>({ ...names, max: maxTokens, read: (tokens) => grouped(valueTranslations(db, tokens), ({ token }) => token) });
  const definitions = keepById<AttributeDefinition>({ ...names, read: (codes) => definitionsByCodes(db, codes) });
  const stop = onListingsChanged(({ isBroad }) => isBroad && [above, categoryTexts, vendors, definitions].forEach((kept: KeptRows<unknown>) => kept.clear()));
  return {
    async categories(ids, locale) {
      const rows = [...(await above.load(ids)).values()].flat();
      if (locale === null) return rows;
      const texts = await categoryTexts.load([...new Set(rows.map(({ id }) => id))]);
      return rows.map((row) => ({ ...row, name: translated(texts.get(row.id) ?? [], locale, ({ name }) => name) ?? row.name }));
    },
    vendors: vendors.load,
    async values(tokens, locale) {
      const rows = [...(await values.load(tokens)).values()];
      const known = await definitions.load([...new Set(rows.map(({ code }) => code))]);
      const texts = locale === null ? new Map<string, ValueTranslation[]>() : await valueTexts.load(tokens);
      return rows.map((row) => {
        const own = texts.get(row.token) ?? [];
        const definition = known.get(row.code);
        const label = translated(own, locale, (each) => each.label) ?? row.value;
        const unit = definition?.unit && numberIn(row.value) !== null ? ` ${definition.unit}` : '';
        return { ...row, name: translated(own, locale, ({ name }) => name) ?? definition?.name ?? row.name, label: label + unit };
      });
    },
    definitions: definitions.load,
    stop,
  };
}
