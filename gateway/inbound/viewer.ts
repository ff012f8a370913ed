import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { GraphQLError } from 'graphql';
import { anonymousViewer, type Viewer } from '#platform/auth/viewer';

/** Turns an access token into the viewer it was issued to. Rejects when it isn't good. */
export type ViewerOfToken = (token: string) => Promise<Viewer>;

const guestToken = /^[A-Za-z0-9_-]{32,128}$/;
const clientLabel = /^[\w.+ /-]{1,64}$/;

/**
 * Who is asking: the access token's viewer, or an anonymous one. Throws UNAUTHENTICATED for a token that is not good (an
 * expired session must not turn into an anonymous one unnoticed) and BAD_USER_INPUT for a malformed guest token.
 */
export async function viewerOf(headers: IncomingHttpHeaders, viewerOfToken: ViewerOfToken): Promise<Viewer> {
  const token = bearerToken(headers.authorization);
  const viewer = token === undefined ? anonymousViewer() : await verified(token, viewerOfToken);
  return { ...viewer, guestKey: guestKeyOf(headers['x-guest-token']), client: clientOf(headers) };
}

function bearerToken(header: string | undefined): string | undefined {
  if (header === undefined || header === '') return undefined;
  const token = /^Bearer ([\w.~+/=-]+)$/i.exec(header)?.[1];
  if (token === undefined) throw unauthenticated('The Authorization header must be "Bearer <access token>".');
  return token;
}

async function verified(token: string, viewerOfToken: ViewerOfToken): Promise<Viewer> {
  try {
    return await viewerOfToken(token);
  } catch (error) {
    if (isUnavailable(error)) throw error;
    throw unauthenticated('The access token is invalid or has expired.', error);
  }
}

/** Not being able to fetch the keys says nothing about the token. */
function isUnavailable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'UNAVAILABLE';
}

function unauthenticated(message: string, cause?: unknown): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
    ...(cause instanceof Error && { originalError: cause }),
  });
}

function guestKeyOf(header: string | string[] | undefined): string | null {
  if (header === undefined || header === '') return null;
  if (typeof header !== 'string' || !guestToken.test(header)) {
    const message = 'The x-guest-token header must be 32 to 128 letters, digits, "-" or "_".';
    throw new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
  }
  return createHash('sha256').update(header).digest('hex');
}

function clientOf(headers: IncomingHttpHeaders): Viewer['client'] {
  return { name: label(headers['x-client-name'], 'unknown'), version: label(headers['x-client-version'], '0') };
}

function label(header: string | string[] | undefined, fallback: string): string {
  return typeof header === 'string' && clientLabel.test(header) ? header : fallback;
}
