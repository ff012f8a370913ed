import { wholeData } from '#platform/bff/gateway-result';
import { createScreen } from '#platform/bff/screen';
import { DomainError } from '#platform/errors/domain-error';
import type { Vitals } from '#platform/vitals/vitals';
import type { Context } from '../../context.ts';
import { webSystemPageOperation } from '../../generated/gateway-operations.ts';
import type { SystemPage } from '../../generated/schema-types.ts';
import { assertSignedIn } from '../../page.ts';
import { presentSystem } from '../../present/system/system.ts';

interface Found {
  roles: readonly string[];
  vitals: readonly Vitals[] | null;
}

/**
 * The running system. Whether somebody is an administrator is asked of whoever knows it, at each call; the figures are what processes
 * wrote down, so that this service needs no way into any of them.
 */
export const systemPage = createScreen<unknown, null, Found, SystemPage, Context>({
  name: 'system',
  skeleton({ context }) {
    if (context.viewerState === 'unknown') throw new DomainError('UNAVAILABLE', 'Sessions cannot be reached at the moment, so nobody knows who asks.');
    assertSignedIn(context, 'see how the system is');
    return null;
  },
  async hydration({ context }) {
    const [asked, vitals] = await Promise.all([context.gateway.send(webSystemPageOperation, {}), context.vitals.read()]);
    return { roles: wholeData(asked).me?.roles ?? [], vitals };
  },
  rules({ hydrated }) {
    if (!hydrated.roles.includes('admin')) throw new DomainError('FORBIDDEN', 'This page is for administrators.');
    return hydrated;
  },
  presentation: ({ hydrated }) => presentSystem(hydrated.vitals, new Date()),
});
