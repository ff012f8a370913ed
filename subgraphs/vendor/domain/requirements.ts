/** What must be settled before a vendor may sell. A requirement is a check, so approval can never rest on a stale flag. */
import { DomainError } from '#platform/errors/domain-error';

export type RequirementKind = 'COMPUTED' | 'ATTESTED' | 'VERIFIED';

/** How an attested or verified requirement was settled. */
export interface Settlement {
  code: string;
  settledAt: Date;
  settledBy: string | null;
  /** Null in what was attested before texts had versions: the first one. */
  textVersion: string | null;
  note: string | null;
  expiresAt: Date | null;
  withdrawnAt: Date | null;
  withdrawnReason: string | null;
}

/** The facts that requirements are computed from. */
export interface RequirementFacts {
  description: string | null;
  hasPayoutAccount: boolean;
  hasShippingRate: boolean;
  settled: readonly Settlement[];
  now: Date;
}

interface RequirementDefinition {
  code: string;
  description: string;
  kind: RequirementKind;
  /** Attested ones: the text in force. A new version has to be accepted anew. */
  textVersion?: string;
  /** Computed ones. */
  holds?(facts: RequirementFacts): boolean;
}

const firstTextVersion = '2026-01';

const definitions: readonly RequirementDefinition[] = [
  {
    code: 'PROFILE',
    description: 'A description of at least 40 characters tells buyers who you are.',
    kind: 'COMPUTED',
    holds: (facts) => (facts.description ?? '').trim().length >= 40,
  },
  { code: 'PAYOUT_ACCOUNT', description: 'An account that payouts can go to, by the id it has at the payment provider.', kind: 'COMPUTED', holds: (facts) => facts.hasPayoutAccount },
  { code: 'SHIPPING', description: 'At least one delivery rate.', kind: 'COMPUTED', holds: (facts) => facts.hasShippingRate },
  { code: 'TERMS', description: 'The terms for sellers are accepted.', kind: 'ATTESTED', textVersion: '2026-01' },
  { code: 'BUSINESS_DETAILS', description: 'The business was checked by an operator.', kind: 'VERIFIED' },
];

export interface Requirement extends Partial<Settlement> {
  code: string;
  description: string;
  kind: RequirementKind;
  isMet: boolean;
}

/** Every requirement with its present answer. */
export function evaluateRequirements(facts: RequirementFacts): Requirement[] {
  return definitions.map(({ code, description, kind, textVersion, holds }) => {
    const settled = facts.settled.find((each) => each.code === code);
    const isMet = holds ? holds(facts) : settled !== undefined && stands(settled, { textVersion, now: facts.now });
    return { ...settled, code, description, kind, isMet, textVersion: textVersion ?? null };
  });
}

/** Not withdrawn, not run out, and about the text in force. */
function stands({ withdrawnAt, expiresAt, ...settled }: Settlement, { textVersion, now }: { textVersion: string | undefined; now: Date }): boolean {
  if (withdrawnAt !== null || (expiresAt !== null && expiresAt <= now)) return false;
  return textVersion === undefined || (settled.textVersion ?? firstTextVersion) === textVersion;
}

/** Codes that still stand in the way of approval. */
export function unmetRequirements(facts: RequirementFacts): string[] {
  return evaluateRequirements(facts)
    .filter((requirement) => !requirement.isMet)
    .map((requirement) => requirement.code);
}

/** The version of the text that accepting the terms means at the moment. */
export const termsVersion = definitions.find(({ code }) => code === 'TERMS')?.textVersion ?? firstTextVersion;

/** @throws DomainError NOT_FOUND for an unknown code, INVALID_STATE for one that is not settled in this way. */
export function requirementOfKind(code: string, kinds: readonly RequirementKind[]): RequirementDefinition {
  const found = definitions.find((definition) => definition.code === code);
  if (!found) throw new DomainError('NOT_FOUND', `There is no requirement ${code}; there are ${definitions.map((each) => each.code).join(', ')}.`, { field: ['code'] });
  if (!kinds.includes(found.kind)) throw new DomainError('INVALID_STATE', `${code} is ${found.kind.toLowerCase()}, so it cannot be ${kinds.join(' or ').toLowerCase()} by hand.`, { field: ['code'] });
  return found;
}
