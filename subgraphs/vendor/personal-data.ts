/** What vendors keep about a person: where they work, and invitations. An owner has to hand the vendor over first. */
import { personalDataConsumer, type PersonalData } from '#events/personal-data-consumer';
import { redactEvents } from '#platform/eventlog/redact-events';
import type { Consumer } from '#platform/messaging/consumer';
import type { Outbox } from '#platform/outbox/outbox';

const noEmail = 'deleted@deleted.invalid';

export const personalData: PersonalData = {
  subgraph: 'vendor',
  async collect(sql, userId) {
    return {
      memberships: await sql.query('SELECT v.name, s.role FROM vendor_staff s JOIN vendors v ON v.id = s.vendor_id WHERE s.user_id = ?', [userId]),
      invitations: await sql.query('SELECT i.vendor_id AS vendorId, i.email, i.role, i.state, i.created_at AS createdAt FROM staff_invitations i WHERE i.accepted_by = ?', [userId]),
    };
  },
  async obstacles(sql, userId) {
    const rows = await sql.query<{ name: string }>("SELECT v.name FROM vendor_staff s JOIN vendors v ON v.id = s.vendor_id WHERE s.user_id = ? AND s.role = 'OWNER' LIMIT 10", [userId]);
    return rows.map(({ name }) => `You own ${name}; hand it over first.`);
  },
  async erase(tx, { userId, version }) {
    const staff = await tx.execute('DELETE FROM vendor_staff WHERE user_id = ?', [userId]);
    const invited = await tx.query<{ vendorId: string; email: string }>('SELECT vendor_id AS vendorId, email FROM staff_invitations WHERE accepted_by = ?', [userId]);
    const emails = new Set(invited.map(({ email }) => email));
    const facts = await redactEvents(tx, { aggregateType: 'vendor', aggregateIds: [...new Set(invited.map(({ vendorId }) => vendorId))], redact: (data) => withoutEmails(data, emails) });
    const invitations = await tx.execute('UPDATE staff_invitations SET email = ?, email_key = CONCAT(id, ?) WHERE accepted_by = ?', [noEmail, '@deleted.invalid', userId]);
    await tx.execute('DELETE FROM ownership_offers WHERE to_user_id = ?', [userId]);
    // A copy stays, emptied, with the last version, also of somebody not known yet: an older announcement that comes late must not bring the address back.
    await tx.execute(
      `INSERT INTO people (user_id, version, email_key, email_verified) VALUES (?, ?, ?, FALSE)
       ON DUPLICATE KEY UPDATE email_key = VALUES(email_key), email_verified = FALSE, version = GREATEST(version, VALUES(version))`,
      [userId, version, noEmail],
    );
    return { staff: staff.affectedRows, invitations: invitations.affectedRows, facts };
  },
};

/** An announcement of an invitation names nobody any more. */
function withoutEmails(data: unknown, emails: ReadonlySet<string>): unknown {
  if (typeof data !== 'object' || data === null || !('email' in data)) return data;
  return typeof data.email === 'string' && emails.has(data.email) ? { ...data, email: noEmail } : data;
}

export const createPersonalDataConsumer = (deps: { outbox: Outbox; now: () => Date }): Consumer => personalDataConsumer({ data: personalData, ...deps });
