import type { MigrationInterface, QueryRunner } from 'typeorm';
import { code, currency, guestKey, id, instant, table } from './columns.ts';

/** Checkouts with every transition they made, payments, and the calls to the payment provider that are owed or done. */
export class Checkouts0002 implements MigrationInterface {
  name = 'Checkouts0002';

  async up(runner: QueryRunner): Promise<void> {
    // open_cart is null for failed checkouts, so a cart has at most one checkout that runs or became an order.
    await runner.query(`
      CREATE TABLE checkouts (
        id ${id} NOT NULL PRIMARY KEY,
        cart_id ${id} NOT NULL,
        order_id ${id} NOT NULL,
        customer_id ${id} NULL,
        guest_key ${guestKey} NULL,
        email VARCHAR(320) NOT NULL,
        locale VARCHAR(20) CHARACTER SET ascii NOT NULL,
        state ${code} NOT NULL,
        version INT NOT NULL DEFAULT 1,
        payment_required BOOLEAN NOT NULL,
        payment_method VARCHAR(120) NOT NULL,
        authorization_id VARCHAR(120) NULL,
        action_url VARCHAR(1000) NULL,
        attempts INT NOT NULL DEFAULT 0,
        unknown_since BIGINT NULL,
        deadline_at BIGINT NULL,
        failure_code ${code} NULL,
        failure_reason VARCHAR(1000) NULL,
        available_quantity INT NULL,
        currency ${currency} NOT NULL,
        total_minor BIGINT NOT NULL,
        snapshot MEDIUMTEXT NOT NULL,
        created_at ${instant} NOT NULL,
        updated_at ${instant} NOT NULL,
        open_cart ${id} GENERATED ALWAYS AS (CASE WHEN state <> 'FAILED' THEN cart_id END) STORED,
        UNIQUE KEY uq_checkouts_open_cart (open_cart),
        UNIQUE KEY uq_checkouts_order (order_id),
        KEY ix_checkouts_deadline (deadline_at),
        KEY ix_checkouts_state (state, id)
      ) ${table}`);
    await runner.query(`
      CREATE TABLE checkout_transitions (
        checkout_id ${id} NOT NULL,
        version INT NOT NULL,
        from_state ${code} NOT NULL,
        to_state ${code} NOT NULL,
        fact ${code} NOT NULL,
        detail VARCHAR(1000) NULL,
        at ${instant} NOT NULL,
        PRIMARY KEY (checkout_id, version)
      ) ${table}`);
    await runner.query(`
      CREATE TABLE coupon_redemptions (
        coupon_id ${id} NOT NULL,
        checkout_id ${id} NOT NULL,
        redeemer VARCHAR(330) NOT NULL,
        redeemed_at ${instant} NOT NULL,
        PRIMARY KEY (coupon_id, checkout_id),
        KEY ix_coupon_redemptions_redeemer (coupon_id, redeemer),
        KEY ix_coupon_redemptions_checkout (checkout_id)
      ) ${table}`);
    await runner.query(`
      CREATE TABLE payments (
        id ${id} NOT NULL PRIMARY KEY,
        checkout_id ${id} NOT NULL,
        order_id ${id} NOT NULL,
        authorization_id VARCHAR(120) NOT NULL,
        currency ${currency} NOT NULL,
        authorized_minor BIGINT NOT NULL,
        captured_minor BIGINT NOT NULL DEFAULT 0,
        refunded_minor BIGINT NOT NULL DEFAULT 0,
        voided_minor BIGINT NOT NULL DEFAULT 0,
        created_at ${instant} NOT NULL,
        UNIQUE KEY uq_payments_order (order_id),
        CONSTRAINT ck_payments_captured CHECK (captured_minor >= 0 AND voided_minor >= 0 AND captured_minor + voided_minor <= authorized_minor),
        CONSTRAINT ck_payments_refunded CHECK (refunded_minor >= 0 AND refunded_minor <= captured_minor)
      ) ${table}`);
    await runner.query(`
      CREATE TABLE payment_operations (
        id ${id} NOT NULL PRIMARY KEY,
        payment_id ${id} NOT NULL,
        vendor_order_id ${id} NULL,
        kind ${code} NOT NULL,
        amount_minor BIGINT NOT NULL,
        capture_operation_id ${id} NULL,
        state ${code} NOT NULL,
        provider_reference VARCHAR(120) NULL,
        booking TEXT NOT NULL,
        attempts INT NOT NULL DEFAULT 0,
        next_attempt_at BIGINT NULL,
        last_error VARCHAR(1000) NULL,
        created_at ${instant} NOT NULL,
        finished_at ${instant} NULL,
        KEY ix_payment_operations_due (next_attempt_at),
        KEY ix_payment_operations_payment (payment_id, kind, state),
        KEY ix_payment_operations_vendor_order (vendor_order_id)
      ) ${table}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['payment_operations', 'payments', 'coupon_redemptions', 'checkout_transitions', 'checkouts']) await runner.query(`DROP TABLE ${name}`);
  }
}
