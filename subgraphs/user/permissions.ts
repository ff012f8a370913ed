/** Who may ask for what. Everything not listed is denied; the person is in the SQL as well. */
import { allow, anyOf, hasRole, isSelf, neverImpersonated, ruleOf, type Permissions } from '#platform/auth/permissions';
import { messagingRules } from '#platform/operations/messaging-permissions';

const isOperator = hasRole('admin', 'support');
const isPerson = ruleOf('isPerson', (_parent, _args, viewer) => viewer.kind === 'user' && viewer.userId !== null);
const hasJustProved = ruleOf('hasJustProved', (user: { hasJustProved?: true }) => user.hasJustProved === true);

const personal = anyOf(isSelf((user: { id: string }) => user.id), isOperator, hasJustProved);

const messaging = messagingRules('user');

export const permissions: Permissions = {
  Query: { ...messaging.query, me: allow, user: isOperator, users: isOperator },
  Mutation: {
    ...messaging.mutation,
    userSignUp: allow,
    userSignIn: allow,
    userSignInComplete: allow,
    secondFactorEnrol: isPerson,
    secondFactorConfirm: isPerson,
    secondFactorProve: isPerson,
    secondFactorDisable: isPerson,
    recoveryCodesRegenerate: isPerson,
    sessionRefresh: allow,
    sessionRevoke: isPerson,
    sessionsRevokeOthers: isPerson,
    passwordChange: isPerson,
    passwordResetRequest: allow,
    passwordReset: allow,
    emailVerify: allow,
    emailVerificationResend: isPerson,
    userProfileUpdate: isPerson,
    wishlistAdd: isPerson,
    wishlistRemove: isPerson,
    addressCreate: isPerson,
    addressUpdate: isPerson,
    addressDelete: isPerson,
  },
  User: {
    id: allow,
    displayName: allow,
    email: personal,
    emailVerified: personal,
    locale: personal,
    currency: personal,
    country: personal,
    roles: personal,
    addresses: personal,
    defaultAddress: personal,
    secondFactor: neverImpersonated(personal),
    sessions: neverImpersonated(personal),
    wishlist: personal,
    createdAt: personal,
  },
  // Reached only through the guarded fields above.
  Address: allow,
  WishlistItem: allow,
  Product: allow,
  Session: allow,
  SessionTokens: allow,
  SecondFactorStatus: allow,
  SignInChallenge: allow,
  SecondFactorEnrolPayload: allow,
  SecondFactorConfirmPayload: allow,
  SecondFactorProvePayload: allow,
  SecondFactorDisablePayload: allow,
  RecoveryCodesPayload: allow,
  UserConnection: allow,
  UserEdge: allow,
  UserSessionPayload: allow,
  SessionRevokePayload: allow,
  SessionsRevokeOthersPayload: allow,
  PasswordPayload: allow,
  PasswordResetRequestPayload: allow,
  EmailVerifyPayload: allow,
  UserProfileUpdatePayload: allow,
  AddressPayload: allow,
  WishlistPayload: allow,
};
