import type { MigrationInterface, QueryRunner } from 'typeorm';
import { idType, tableOptions } from './column-types.ts';

/** Who wants to be told once when a variant can be had again. */
const subscriptions = `CREATE TABLE stock_subscriptions (
  variant_id ${idType} NOT NULL,
  user_id ${idType} NOT NULL,
  id ${idType} NOT NULL,
  created_at DATETIME(3) NOT NULL,
  PRIMARY KEY (variant_id, user_id),
  KEY ix_stock_subscriptions_user (user_id)
) ${tableOptions}`;

/** Variants that came back and have somebody to be told; append-only, so that those who book stock never wait. */
const returns = `CREATE TABLE stock_returns (
  seq BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  variant_id ${idType} NOT NULL
) ${tableOptions}`;

/** Back-in-stock notifications. */
export class StockSubscriptions0008 implements MigrationInterface {
  name = 'product-0008-stock-subscriptions';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [subscriptions, returns]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE stock_returns, stock_subscriptions');
  }
}
