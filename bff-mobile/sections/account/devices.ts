import type { MobileAccountQuery } from '../../generated/gateway-operations.ts';
import type { Device } from '../../generated/schema-types.ts';
import { defineSection } from '../section.ts';

type Sessions = NonNullable<NonNullable<MobileAccountQuery['me']>['sessions']>;

export const devices = defineSection<MobileAccountQuery, Sessions, Device[]>({
  id: 'devices',
  requiresViewer: true,
  needs: ['me.sessions'],
  gather: ({ data }) => data?.me?.sessions,
  present: (sessions) => sessions.map(({ id, deviceName, client, lastUsedAt, isCurrent }) => ({ id, name: deviceName, client, lastUsedAt, isCurrent })),
});
