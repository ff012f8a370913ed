/**
 * What carts need to know of vendors. Each line says which state of its vendor's copy is in force; a state is read and parsed once and then remembered, so
 * that the kilobytes of terms and rates do not come along with every cart. What is remembered cannot be outdated: another state has another name.
 */
import type { Sql } from '#platform/data/database';
import { toVendorCopy, vendorColumns, type VendorCopy, type VendorCopyRow } from './copies-repository.ts';

/** Names the state of a row `vc` of `vendor_copies`: its version, and a checksum of all that is read of it. */
export const vendorState = `CONCAT(vc.version, '-', CRC32(CONCAT_WS('|', vc.name, vc.country, vc.status, vc.is_accepting_orders, vc.handling_days, vc.return_window_days,
  vc.shipping, vc.commission_agreements, vc.business, vc.terms)))`;

const mostRemembered = 2_000;
const remembered = new Map<string, VendorCopy>();
const nameOf = (vendorId: string, state: string): string => `${vendorId} ${state}`;

/** The vendors of lines by id; one that is not known yet is missing. */
export async function vendorsInForce(sql: Sql, lines: readonly { vendorId: string | null; vendorState: string | null }[]): Promise<Map<string, VendorCopy>> {
  const states = new Map(lines.flatMap(({ vendorId, vendorState: state }) => (vendorId === null || state === null ? [] : [[vendorId, state] as const])));
  const found = new Map<string, VendorCopy>();
  for (const [vendorId, state] of states) {
    const copy = remembered.get(nameOf(vendorId, state));
    if (copy) found.set(vendorId, copy);
  }
  const missing = [...states.keys()].filter((vendorId) => !found.has(vendorId));
  for (const copy of missing.length > 0 ? await readAndRemember(sql, missing) : []) found.set(copy.vendorId, copy);
  return found;
}

/** Under the state that is read, which may be newer than the one a line named. */
async function readAndRemember(sql: Sql, vendorIds: readonly string[]): Promise<VendorCopy[]> {
  const rows = await sql.query<VendorCopyRow & { state: string }>(`SELECT ${vendorColumns}, ${vendorState} AS state FROM vendor_copies vc WHERE vc.vendor_id IN (?)`, [vendorIds]);
  if (remembered.size + rows.length > mostRemembered) remembered.clear();
  return rows.map(({ state, ...row }) => {
    const copy = toVendorCopy(row);
    remembered.set(nameOf(copy.vendorId, state), copy);
    return copy;
  });
}
