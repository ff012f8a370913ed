import { passwordMutations } from './password-mutations.ts';
import { profileMutations } from './profile-mutations.ts';
import { Query } from './query.ts';
import { sessionMutations } from './session-mutations.ts';
import { Address, Session, User } from './user.ts';

export const resolvers = { Query, Mutation: { ...sessionMutations, ...passwordMutations, ...profileMutations }, User, Address, Session };
