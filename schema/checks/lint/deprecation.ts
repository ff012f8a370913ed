import { directiveOf, textArgument, type Element } from '../coordinates.ts';
import { finding, type LintRule } from './rule.ts';

const shortestReason = 15;

/** `@deprecated(reason: "Use price. Goes away on 2027-06-30.")`: what to use instead, and until when it stays. */
export const deprecation: LintRule = ({ documents, today }) =>
  documents.flatMap(({ elements }) =>
    elements.flatMap((element) => {
      const directive = directiveOf(element.node, 'deprecated');
      return directive ? about(element, textArgument(directive, 'reason') ?? '', today) : [];
    }),
  );

function about(element: Element, reason: string, today: string) {
  const fix = 'Write, for example: @deprecated(reason: "Use price instead. Goes away on 2027-06-30.")';
  const date = /\b\d{4}-\d{2}-\d{2}\b/.exec(reason)?.[0];
  if (!date || Number.isNaN(Date.parse(date))) return [finding('deprecation', element, { message: `The deprecation of ${element.coordinate} has no date until which it stays`, fix })];
  if (reason.replace(date, '').trim().length < shortestReason) return [finding('deprecation', element, { message: `The deprecation of ${element.coordinate} does not say what to use instead`, fix })];
  if (date >= today) return [];
  const fixNow = 'Remove it, or move the date when clients still need it.';
  return [finding('deprecation-overdue', element, { severity: 'warning', message: `${element.coordinate} was to go away on ${date}`, fix: fixNow })];
}
