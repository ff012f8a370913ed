/**
 * What an operator may do while acting as a customer: look, and change what is named here as harmless. Everything else is
 * refused for all subgraphs at once by `apply-permissions.ts`: mutations unless their rule says otherwise, and whatever is
 * marked as the person's own business.
 */
import { makeRule, predicateOf, type Rule } from './shield.ts';
import type { Viewer } from './viewer.ts';

const permitted = new WeakSet<Rule>();

/** Whether an operator acts in the place of the person. */
export function isImpersonated(viewer: Viewer): boolean {
  return typeof viewer.impersonatedBy === 'string';
}

/** A mutation that an operator may carry out for the person, where the rule lets the person. Never money, credentials or consent. */
export function alsoImpersonated(rule: Rule): Rule {
  const predicate = predicateOf(rule);
  const made = makeRule('alsoImpersonated', (parent, args, viewer) => predicate(parent, args, viewer));
  permitted.add(made);
  return made;
}

/** The rule, but never for an operator who acts as the person: credentials, payments, what only the person is to see. */
export function neverImpersonated(rule: Rule): Rule {
  const predicate = predicateOf(rule);
  return makeRule('neverImpersonated', (parent, args, viewer) => !isImpersonated(viewer) && predicate(parent, args, viewer));
}

/** A mutation's rule as it is applied: closed to impersonation unless it was opened by `alsoImpersonated`. */
export function mutationRule(rule: Rule): Rule {
  return permitted.has(rule) ? rule : neverImpersonated(rule);
}
