import { createSwitchboard } from '#platform/bff/features/features';
import { createFeatureUse } from '#platform/bff/features/use';
import type { GatewayFailure } from '#platform/bff/gateway-result';
import { createReply } from '#platform/bff/reply';
import { createSectionReport, type Section, type SectionFailure, type Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import { deadlineIn } from '#platform/resilience/deadline';
import { silentLogger } from '#platform/telemetry/logger';
import type { PageContext } from '../context.ts';
import { webFeatures } from '../features.ts';
import { createStorefront } from '../storefront/addresses.ts';

/** The context of a page for a guest in Germany who reads English. */
export function pageContextForTest(overrides: Partial<PageContext> = {}): PageContext {
  const unused = (): never => {
    throw new Error('A section takes its data from the screen; it should not need this.');
  };
  return {
    viewerState: 'guest',
    deadline: deadlineIn(2000),
    logger: silentLogger(),
    report: createSectionReport(),
    reply: createReply(),
    session: { data: null, isUnknown: false, stands: undefined, assertStorable: unused, begin: unused, renew: unused, refreshTokens: unused, dropGuestToken: unused },
    gateway: { send: unused },
    vitals: { read: async () => null },
    storefront: createStorefront({ publicUrl: 'https://shop.test' }),
    features: createSwitchboard(webFeatures).forUnit(null, createFeatureUse()),
    deviceName: () => 'Browser',
    market: { locale: 'en', currency: 'EUR', country: 'DE' },
    ...overrides,
  };
}

/** Runs one section on a gateway result; gives its view and what it reported. */
export async function runSection<Data, View, Page extends PageContext>(
  section: Section<Data, unknown, View, Page>,
  data: Data | null,
  { page, errors = [] }: { page?: Omit<Page, keyof PageContext> & Partial<PageContext>; errors?: GatewayFailure[] } = {},
): Promise<{ view: View | null; failures: readonly SectionFailure[] }> {
  const context = { ...pageContextForTest(), ...page } as Page;
  const sections = { only: section } as Sections<Data, { only: View }, Page>;
  const { only } = await runSections({ sections, wanted: new Set(['only'] as const), result: { data, errors }, context });
  return { view: only, failures: context.report.failures };
}

/** An error of the gateway at a dotted path. */
export function failureAt(path: string, code: GatewayFailure['code'] = 'UNAVAILABLE'): GatewayFailure {
  return { code, message: 'down', path: path.split('.') };
}
