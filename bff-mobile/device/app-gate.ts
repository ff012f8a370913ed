import { GraphQLError } from 'graphql';
import { DomainError } from '#platform/errors/domain-error';
import { isAppVersion, isAtLeast } from './app-version.ts';

export const appVersionHeader = 'x-app-version';

/**
 * The version of the app that asks. Throws DomainError BAD_REQUEST when it does not say, and UPGRADE_REQUIRED (with
 * `minimumVersion`) when it is too old to be answered.
 */
export function admittedVersion(header: string | string[] | undefined, minimumVersion: string): string {
  if (typeof header !== 'string' || !isAppVersion(header)) {
    throw new DomainError('BAD_REQUEST', `The header ${appVersionHeader} must be the app's version, two or three numbers such as 1.4.0.`);
  }
  if (isAtLeast(header, minimumVersion)) return header;
  throw new GraphQLError(`This version of the app (${header}) is no longer served; install ${minimumVersion} or newer.`, {
    extensions: { code: 'UPGRADE_REQUIRED', minimumVersion },
  });
}
