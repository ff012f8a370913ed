/** Who needs a second factor, and what it changes. */
import { isOperator } from './roles.ts';

/**
 * `required`: operators act as such, and vendors' people do sensitive things, only with a second factor. `optional`: only those who have set
 * one up are asked for it.
 */
export type SecondFactorPolicy = 'required' | 'optional';

/** How long a person has for the second step of signing in. */
export const challengeLifetimeMs = 5 * 60_000;
/** Codes that may be tried in one second step. */
export const attemptsPerChallenge = 5;

export interface Standing {
  policy: SecondFactorPolicy;
  isEnrolled: boolean;
  /** When it was last proved in this session. */
  provedAt: Date | null;
  /** Granted beyond `customer`. */
  granted: readonly string[];
  worksForVendor: boolean;
}

/** The granted roles that the session may act with: an operator who has not proved the second factor is a customer until then. */
export function rolesInForce({ policy, isEnrolled, provedAt, granted }: Standing): readonly string[] {
  const isMissing = provedAt === null && (isEnrolled || policy === 'required');
  return isMissing ? granted.filter((role) => !isOperator([role])) : granted;
}

/** Whether sensitive actions want a recent proof from this person. */
export function needsRecentProof({ policy, isEnrolled, granted, worksForVendor }: Standing): boolean {
  return isEnrolled || (policy === 'required' && (worksForVendor || isOperator(granted)));
}
