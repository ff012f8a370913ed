/** Owners of vendors of the demo, signed in as people are, who keep API keys. */
import assert from 'node:assert/strict';
import { buildDemoData } from '../../dev/demo/demo-data.ts';
import { fieldOf, type GraphqlAnswer } from '../../dev/seed/api.ts';

export interface Owner {
  readonly vendorId: string;
  /** The first field of an operation at the gateway's own endpoint. Throws with its errors. */
  call<T>(query: string, variables?: Record<string, unknown>): Promise<T>;
  createKey(input: { scopes: readonly string[] } & Record<string, unknown>): Promise<{ id: string; secret: string }>;
}

/** The owner of the demo's n-th vendor. */
export async function ownerOf(gatewayUrl: string, position = 0): Promise<Owner> {
  const { vendors, users } = buildDemoData();
  const vendor = vendors.filter(({ status }) => status === 'approved')[position];
  const person = users.find(({ id }) => id === vendor?.staff.find(({ role }) => role === 'owner')?.userId);
  assert.ok(vendor && person, `vendor ${position} has no owner`);
  const ask = async <T>(query: string, variables: Record<string, unknown>, token?: string): Promise<T> => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    const response = await fetch(`${gatewayUrl}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    return fieldOf<T>((await response.json()) as GraphqlAnswer);
  };
  const { tokens } = await ask<{ tokens: { accessToken: string } }>('mutation($input: UserSignInInput!) { userSignIn(input: $input) { tokens { accessToken } userErrors { code message } } }', { input: { email: person.email, password: person.password } });
  const call = <T>(query: string, variables: Record<string, unknown> = {}) => ask<T>(query, variables, tokens.accessToken);
  return {
    vendorId: vendor.id,
    call,
    async createKey(input) {
      const { apiKey, secret } = await call<{ apiKey: { id: string }; secret: string }>('mutation($input: ApiKeyInput!) { apiKeyCreate(input: $input) { apiKey { id } secret userErrors { code message } } }', {
        input: { name: 'A program', vendorId: vendor.id, ...input },
      });
      return { id: apiKey.id, secret };
    },
  };
}
