/** What the catalog keeps about a person: reviews, which stay as "Deleted user", the proof of what was bought, and wishes to be told of stock. */
import { personalDataConsumer, type PersonalData } from '#events/personal-data-consumer';
import type { Consumer } from '#platform/messaging/consumer';
import type { Outbox } from '#platform/outbox/outbox';

const nobody = 'Deleted user';

export const personalData: PersonalData = {
  subgraph: 'product',
  async collect(sql, userId) {
    return {
      reviews: await sql.query('SELECT product_id AS productId, author_name AS signedAs, rating, title, body, status, created_at AS createdAt FROM reviews WHERE author_id = ? ORDER BY created_at', [userId]),
      purchases: await sql.query('SELECT product_id AS productId, vendor_order_id AS vendorOrderId, delivered_at AS deliveredAt FROM purchases WHERE customer_id = ? ORDER BY delivered_at', [userId]),
      stockSubscriptions: await sql.query('SELECT variant_id AS variantId FROM stock_subscriptions WHERE user_id = ?', [userId]),
    };
  },
  async erase(tx, { userId, version }) {
    const reviews = await tx.execute('UPDATE reviews SET author_name = ? WHERE author_id = ?', [nobody, userId]);
    const purchases = await tx.execute('DELETE FROM purchases WHERE customer_id = ?', [userId]);
    const stockSubscriptions = await tx.execute('DELETE FROM stock_subscriptions WHERE user_id = ?', [userId]);
    // A copy stays, emptied, with the last version, also of somebody not known yet: an older announcement that comes late must not bring the name back.
    await tx.execute(
      'INSERT INTO authors (user_id, display_name, version) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE display_name = VALUES(display_name), version = GREATEST(version, VALUES(version))',
      [userId, nobody, version],
    );
    return { reviews: reviews.affectedRows, purchases: purchases.affectedRows, stockSubscriptions: stockSubscriptions.affectedRows };
  },
};

export const createPersonalDataConsumer = (deps: { outbox: Outbox; now: () => Date }): Consumer => personalDataConsumer({ data: personalData, ...deps });
