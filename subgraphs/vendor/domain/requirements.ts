/** What must be settled before a vendor may sell. A requirement is a check, so approval can never rest on a stale flag. */

export type RequirementKind = 'COMPUTED' | 'ATTESTED' | 'VERIFIED';

/** The facts that requirements are computed from. */
export interface RequirementFacts {
  description: string | null;
  hasPayoutAccount: boolean;
  shippingRateCount: number;
  /** Codes of attested and verified requirements that are settled. */
  settledCodes: ReadonlySet<string>;
}

interface RequirementDefinition {
  code: string;
  description: string;
  kind: RequirementKind;
  isMet(facts: RequirementFacts): boolean;
}

const definitions: readonly RequirementDefinition[] = [
  {
    code: 'PROFILE',
    description: 'A description of at least 40 characters tells buyers who you are.',
    kind: 'COMPUTED',
    isMet: (facts) => (facts.description ?? '').trim().length >= 40,
  },
  {
    code: 'PAYOUT_ACCOUNT',
    description: 'An account that payouts can go to.',
    kind: 'COMPUTED',
    isMet: (facts) => facts.hasPayoutAccount,
  },
  {
    code: 'SHIPPING',
    description: 'At least one delivery rate.',
    kind: 'COMPUTED',
    isMet: (facts) => facts.shippingRateCount > 0,
  },
  {
    code: 'TERMS',
    description: 'The terms for sellers are accepted.',
    kind: 'ATTESTED',
    isMet: (facts) => facts.settledCodes.has('TERMS'),
  },
  {
    code: 'BUSINESS_DETAILS',
    description: 'The business was checked by an operator.',
    kind: 'VERIFIED',
    isMet: (facts) => facts.settledCodes.has('BUSINESS_DETAILS'),
  },
];

/** Codes an operator settles by hand. */
export const verifiedCodes = definitions.filter((definition) => definition.kind === 'VERIFIED').map((definition) => definition.code);

export interface Requirement {
  code: string;
  description: string;
  kind: RequirementKind;
  isMet: boolean;
}

/** Every requirement with its present answer. */
export function evaluateRequirements(facts: RequirementFacts): Requirement[] {
  return definitions.map(({ isMet, ...rest }) => ({ ...rest, isMet: isMet(facts) }));
}

/** Codes that still stand in the way of approval. */
export function unmetRequirements(facts: RequirementFacts): string[] {
  return evaluateRequirements(facts)
    .filter((requirement) => !requirement.isMet)
    .map((requirement) => requirement.code);
}
