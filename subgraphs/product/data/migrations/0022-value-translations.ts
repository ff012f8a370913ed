import type { MigrationInterface, QueryRunner } from 'typeorm';
import { valueToken } from '../value-token.ts';
import { idType, tableOptions } from './column-types.ts';

/** How attributes and their values are called in other languages, for facets; `vendor_id` is who said so first. */
const translations = `CREATE TABLE attribute_value_translations (
  token CHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  locale VARCHAR(35) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  vendor_id ${idType} NOT NULL,
  name VARCHAR(120) NULL,
  label VARCHAR(120) NULL,
  PRIMARY KEY (token, locale)
) ${tableOptions}`;

interface Row {
  id: string;
  vendorId: string;
  locale: string;
  terms: string | Record<string, string>;
  code: string;
  name: string;
  value: string;
}

const translationsPerStatement = 500;

/** Facets in the language of the request. */
export class ValueTranslations0022 implements MigrationInterface {
  name = 'product-0022-value-translations';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(translations);
    for (let after = ''; ; ) {
      const ids: { id: string }[] = await runner.query(`SELECT DISTINCT product_id AS id FROM product_translations WHERE product_id > ? ORDER BY product_id LIMIT ${translationsPerStatement}`, [after]);
      const last = ids.at(-1)?.id;
      if (last === undefined) break;
      const rows: Row[] = await runner.query(
        `SELECT t.product_id AS id, p.vendor_id AS vendorId, t.locale, t.terms, a.code, a.name, a.value FROM product_translations t
         JOIN products p ON p.id = t.product_id JOIN product_attributes a ON a.product_id = t.product_id
         WHERE t.product_id > ? AND t.product_id <= ? ORDER BY t.product_id`,
        [after, last],
      );
      for (const row of rows) await fill(runner, row);
      after = last;
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE attribute_value_translations');
  }
}

async function fill(runner: QueryRunner, { vendorId, locale, code, name, value, ...row }: Row): Promise<void> {
  const terms = typeof row.terms === 'string' ? (JSON.parse(row.terms) as Record<string, string>) : row.terms;
  const [translatedName, label] = [terms[name] ?? null, terms[value] ?? null];
  if (translatedName === null && label === null) return;
  await runner.query('INSERT IGNORE INTO attribute_value_translations (token, locale, vendor_id, name, label) VALUES (?, ?, ?, ?, ?)', [valueToken(code, value), locale, vendorId, translatedName, label]);
}
