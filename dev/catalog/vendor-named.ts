/** What the catalog commands share. */
import type { Sql } from '#platform/data/database';
import { DevError } from '../dev-error.ts';

/** @throws DevError when there is none. */
export async function vendorNamed(db: Sql, slug: string): Promise<{ id: string }> {
  const [vendor] = await db.query<{ id: string }>('SELECT id FROM vendors WHERE slug = ?', [slug]);
  if (vendor) return vendor;
  const some = await db.query<{ slug: string }>('SELECT slug FROM vendors ORDER BY slug LIMIT 10');
  throw new DevError(`There is no vendor "${slug}".`, { hint: `Some that there are: ${some.map((each) => each.slug).join(', ')}` });
}

/** Tells the person at the terminal; what is not `lasting` is overwritten by the next, and left out where nobody watches. Standard output stays free for data. */
export function say(text: string, lasting = false): void {
  if (lasting) process.stderr.write(process.stderr.isTTY ? `\r${text.padEnd(80)}\n` : `${text}\n`);
  else if (process.stderr.isTTY) process.stderr.write(`\r${text.padEnd(80)}`);
}
