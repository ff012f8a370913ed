import { remembering } from '../remembering.ts';

const maxTokens = 5000;

/**
 * Tells whether a token's bearer sees of public things what anybody sees: no roles but those named, works for nobody, and nobody acts for them. The
 * claims are read without a check, since nothing is granted by them: who lies about them is shown less. A token of another form is nobody plain's.
 */
export function createPlainViewers(plainRoles: readonly string[]): (accessToken: string) => boolean {
  return remembering(maxTokens, (accessToken) => saysPlain(accessToken, plainRoles));
}

function saysPlain(accessToken: string, plainRoles: readonly string[]): boolean {
  const payload = accessToken.split('.')[1];
  if (!payload) return false;
  try {
    const { roles = [], memberships = [], scopes = [], act } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { roles?: readonly string[]; memberships?: readonly unknown[]; scopes?: readonly string[]; act?: unknown };
    return act === undefined && memberships.length + scopes.length === 0 && roles.every((role) => plainRoles.includes(role));
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
