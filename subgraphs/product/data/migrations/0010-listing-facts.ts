import type { MigrationInterface, QueryRunner } from 'typeorm';
import { codeType, tableOptions } from './column-types.ts';

const columns = `ALTER TABLE product_listings
  ADD COLUMN sample_key INT UNSIGNED NOT NULL DEFAULT 0,
  ADD COLUMN price_facts VARCHAR(1000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  ADD COLUMN value_facts TEXT CHARACTER SET ascii COLLATE ascii_bin NULL`;

const indexes = `ALTER TABLE product_listings
  ADD KEY ix_listings_sample (is_visible, sample_key),
  ADD KEY ix_listings_category_sample (is_visible, category_id, sample_key)`;

/** What the tokens in `value_facts` stand for. */
const values = `CREATE TABLE attribute_values (
  token CHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  code ${codeType} NOT NULL,
  name VARCHAR(80) NOT NULL,
  value VARCHAR(120) NOT NULL
) ${tableOptions}`;

const token = "LEFT(SHA2(CONCAT(code, '=', LOWER(value)), 256), 12)";
const productsPerStatement = 2_000;

/**
 * A listing tells all that facets count, so that a list is divided by reading its listings once. `sample_key` scatters
 * products evenly: a range of it is a fair sample of a large category.
 */
export class ListingFacts0010 implements MigrationInterface {
  name = 'product-0010-listing-facts';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(columns);
    await runner.query(values);
    await runner.query(`INSERT IGNORE INTO attribute_values (token, code, name, value) SELECT ${token}, code, name, value FROM product_attributes`);
    await runner.query('SET SESSION group_concat_max_len = 60000');
    for (let after = ''; ; ) {
      const rows: { id: string }[] = await runner.query(`SELECT product_id AS id FROM product_listings WHERE product_id > ? ORDER BY product_id LIMIT ${productsPerStatement}`, [after]);
      const last = rows.at(-1)?.id;
      if (last === undefined) break;
      await fill(runner, after, last);
      after = last;
    }
    await runner.query(indexes);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE attribute_values');
    await runner.query(`ALTER TABLE product_listings DROP KEY ix_listings_sample, DROP KEY ix_listings_category_sample,
      DROP COLUMN sample_key, DROP COLUMN price_facts, DROP COLUMN value_facts`);
  }
}

async function fill(runner: QueryRunner, after: string, last: string): Promise<void> {
  await runner.query(
    `UPDATE product_listings l
     LEFT JOIN (SELECT product_id, GROUP_CONCAT(currency, ':', min_minor, '-', max_minor) AS facts FROM product_price_ranges
       WHERE product_id > ? AND product_id <= ? GROUP BY product_id) p ON p.product_id = l.product_id
     LEFT JOIN (SELECT product_id, GROUP_CONCAT(DISTINCT ${token}) AS facts FROM product_attributes
       WHERE product_id > ? AND product_id <= ? GROUP BY product_id) a ON a.product_id = l.product_id
     SET l.sample_key = CRC32(l.product_id), l.price_facts = COALESCE(p.facts, ''), l.value_facts = COALESCE(a.facts, '')
     WHERE l.product_id > ? AND l.product_id <= ?`,
    [after, last, after, last, after, last],
  );
}
