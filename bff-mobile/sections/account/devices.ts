import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { MobileAccountQuery } from '../../generated/gateway-operations.ts';
import type { Device } from '../../generated/schema-types.ts';

type Sessions = NonNullable<NonNullable<MobileAccountQuery['me']>['sessions']>;

export const devices = defineSection<MobileAccountQuery, Sessions, Device[], PageContext>({
  id: 'devices',
  requiresViewer: true,
  needs: ['me.sessions'],
  gather: ({ data }) => data?.me?.sessions,
  present: (sessions) => sessions.map(({ id, deviceName, client, lastUsedAt, isCurrent }) => ({ id, name: deviceName, client, lastUsedAt, isCurrent })),
});
