/** Parents that resolvers receive, by GraphQL type; `codegen.ts` reads the names. */
import type { UserErrorShape } from '#platform/errors/user-error';
import type { Connection } from '#platform/graphql/connection';
import type { ApiKeyRow } from './data/api-key-repository.ts';
import type { ImpersonationRow } from './data/impersonation-repository.ts';
import type { SandboxRow } from './data/sandbox-repository.ts';
import type { PrivacyRequestRow } from './data/privacy-repository.ts';
import type { AddressRow, SessionRow, UserRow, WishlistRow } from './data/entities.ts';
import type { SessionTokens } from './use-cases/grant-tokens.ts';

export interface UserParent extends UserRow {
  /** The person proved who they are in this very request, which itself came from nobody in particular: sign-up, sign-in, refresh. */
  hasJustProved?: true;
}
export type UserConnectionParent = Connection<UserRow>;
export type AddressParent = AddressRow;
export type PrivacyRequestParent = PrivacyRequestRow;
export type ApiKeyParent = ApiKeyRow;
export type SandboxParent = SandboxRow;
/** From a day on, `YYYY-MM-DD`. */
export type ApiKeyUsageParent = { apiKeyId: string; from: string };
export type SupportVisitParent = ImpersonationRow;
export type SecondFactorStatusParent = { isEnabled: boolean; enabledAt: Date | null; recoveryCodesLeft: number; isRequired: boolean };
export type SessionParent = SessionRow;
export type SessionTokensParent = SessionTokens;
export type WishlistItemParent = WishlistRow;
export interface ProductParent {
  id: string;
}
export type UserErrorParent = UserErrorShape;
