import type { MigrationInterface, QueryRunner } from 'typeorm';
import { idType, tableOptions } from './column-types.ts';

const localeType = 'VARCHAR(35) CHARACTER SET ascii COLLATE ascii_bin';

/** `terms` translates the names and values of options and facts, as a JSON object by the original. */
const productTranslations = `CREATE TABLE product_translations (
  product_id ${idType} NOT NULL,
  locale ${localeType} NOT NULL,
  title VARCHAR(200) NULL,
  description TEXT NULL,
  terms TEXT NOT NULL,
  PRIMARY KEY (product_id, locale)
) ${tableOptions}`;

const categoryTranslations = `CREATE TABLE category_translations (
  category_id ${idType} NOT NULL,
  locale ${localeType} NOT NULL,
  name VARCHAR(120) NOT NULL,
  description VARCHAR(500) NULL,
  PRIMARY KEY (category_id, locale)
) ${tableOptions}`;

/** Texts in other languages, and in thousandths what must stay visible of a picture. */
export class Translations0011 implements MigrationInterface {
  name = 'product-0011-translations';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(productTranslations);
    await runner.query(categoryTranslations);
    await runner.query('ALTER TABLE product_media ADD COLUMN focal_x SMALLINT NULL, ADD COLUMN focal_y SMALLINT NULL');
    await runner.query('ALTER TABLE categories ADD COLUMN image_focal_x SMALLINT NULL, ADD COLUMN image_focal_y SMALLINT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE categories DROP COLUMN image_focal_x, DROP COLUMN image_focal_y');
    await runner.query('ALTER TABLE product_media DROP COLUMN focal_x, DROP COLUMN focal_y');
    await runner.query('DROP TABLE product_translations, category_translations');
  }
}
