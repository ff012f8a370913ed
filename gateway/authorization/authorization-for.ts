import { parse } from 'graphql';
import { readAuthorization, type Authorization } from './requirements.ts';

const mentioned = /specs\.apollo\.dev\/(?:authenticated|requiresScopes|policy)\//;

/** Who may see what of a supergraph; undefined when its text says nothing about that. */
export function authorizationFor(supergraphSdl: string): Authorization | undefined {
  return mentioned.test(supergraphSdl) ? readAuthorization(parse(supergraphSdl, { noLocation: true })) : undefined;
}
