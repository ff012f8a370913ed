/** The whole catalogue, in the order it is carried out: the matrix compares rows before and after, so nothing runs beside it. */
import { attacks as accountEnumeration } from './attacks/account-enumeration.ts';
import { attacks as borrowedRights } from './attacks/borrowed-rights.ts';
import { attacks as errorTexts } from './attacks/error-texts.ts';
import { attacks as foreignSites } from './attacks/foreign-sites.ts';
import { attacks as forgedTokens } from './attacks/forged-tokens.ts';
import { attacks as forgedWebhooks } from './attacks/forged-webhooks.ts';
import { attacks as heavyQueries } from './attacks/heavy-queries.ts';
import { attacks as hiddenSchema } from './attacks/hidden-schema.ts';
import { attacks as innerAddresses } from './attacks/inner-addresses.ts';
import { attacks as knownHoles } from './attacks/known-holes.ts';
import { attacks as massAssignment } from './attacks/mass-assignment.ts';
import { attacks as otherPeoplesThings } from './attacks/other-peoples-things.ts';
import { attacks as partnerKeys } from './attacks/partner-keys.ts';
import { attacks as sharedCaches } from './attacks/shared-caches.ts';
import { attacks as signInGuessing } from './attacks/sign-in-guessing.ts';
import { attacks as stolenRefreshTokens } from './attacks/stolen-refresh-tokens.ts';
import { attacks as subgraphsDirectly } from './attacks/subgraphs-directly.ts';
import { attacks as talkativeLogs } from './attacks/talkative-logs.ts';
import type { Attack } from './attack.ts';

export const catalogue: readonly Attack[] = [
  ...subgraphsDirectly,
  ...signInGuessing,
  ...heavyQueries,
  ...hiddenSchema,
  ...errorTexts,
  ...foreignSites,
  ...forgedTokens,
  ...stolenRefreshTokens,
  ...otherPeoplesThings,
  ...massAssignment,
  ...borrowedRights,
  ...partnerKeys,
  ...innerAddresses,
  ...forgedWebhooks,
  ...accountEnumeration,
  ...sharedCaches,
  ...knownHoles,
  // Last, so that it reads the logs of everything before.
  ...talkativeLogs,
];
