/** How a lint rule reports. */
import type { Element } from '../coordinates.ts';
import type { Finding } from '../finding.ts';
import type { LintWorld } from './world.ts';

export type LintRule = (world: LintWorld) => Finding[];

/** A finding about an element. Rules about what clients rely on are errors. */
export function finding(rule: string, { coordinate, place }: Element, text: { message: string; fix: string; severity?: Finding['severity'] }): Finding {
  return { rule: `lint/${rule}`, severity: text.severity ?? 'error', message: text.message, fix: text.fix, coordinate, place };
}
