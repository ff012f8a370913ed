import { ApiKey, ApiKeyUsage, apiKeyMutations, sandboxMutations } from './api-keys.ts';
import { emailMutations } from './email-mutations.ts';
import { operatorMutations } from './operator-mutations.ts';
import { passwordMutations } from './password-mutations.ts';
import { PrivacyRequest, privacyMutations } from './privacy.ts';
import { profileMutations } from './profile-mutations.ts';
import { Query } from './query.ts';
import { secondFactorMutations } from './second-factor-mutations.ts';
import { sessionMutations } from './session-mutations.ts';
import { Address, Session, User, WishlistItem } from './user.ts';
import { wishlistMutations } from './wishlist-mutations.ts';

export const resolvers = { Query, Mutation: { ...sessionMutations, ...passwordMutations, ...profileMutations, ...wishlistMutations, ...secondFactorMutations, ...emailMutations, ...operatorMutations, ...apiKeyMutations, ...sandboxMutations, ...privacyMutations }, User, Address, ApiKey, ApiKeyUsage, PrivacyRequest, Session, WishlistItem };
