import type { Sql } from '#platform/data/database';
import { gramsOf } from '../domain/suggestions.ts';

export interface Term {
  term: string;
  productCount: number;
}

const maxCandidates = 60;

/** Terms that begin with the text, most frequent first. */
export function termsBeginningWith(sql: Sql, text: string, limit: number): Promise<Term[]> {
  return sql.query<Term>(
    `SELECT term, product_count AS productCount FROM search_terms WHERE term LIKE ? AND product_count > 0
     ORDER BY product_count DESC, term LIMIT ?`,
    [`${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`, limit],
  );
}

/** Terms that share the most letter groups with the text: candidates for what was meant. */
export async function similarTerms(sql: Sql, text: string): Promise<Term[]> {
  const grams = gramsOf(text);
  if (grams.length === 0) return [];
  return sql.query<Term>(
    `SELECT t.term, t.product_count AS productCount FROM (
       SELECT term, COUNT(*) AS shared FROM search_term_grams WHERE gram IN (?) GROUP BY term ORDER BY shared DESC, CHAR_LENGTH(term) LIMIT ${maxCandidates}
     ) g JOIN search_terms t ON t.term = g.term WHERE t.product_count > 0`,
    [grams],
  );
}
