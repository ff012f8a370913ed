import { createSwitchboard } from '#platform/bff/features/features';
import { createFeatureUse } from '#platform/bff/features/use';
import type { GatewayFailure } from '#platform/bff/gateway-result';
import { createReply } from '#platform/bff/reply';
import { createSectionReport, type Section, type SectionFailure, type Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import { deadlineIn } from '#platform/resilience/deadline';
import { silentLogger } from '#platform/telemetry/logger';
import type { PageContext } from '../context.ts';
import { mobileFeatures } from '../features.ts';
import { imageWidths } from '../device/images.ts';

/** The context of a screen for a guest in Germany who reads English, on a new app. */
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
    gateway: { send: unused },
    credentials: { accessToken: null, guestToken: null },
    appVersion: '2.0.0',
    features: createSwitchboard(mobileFeatures).forUnit(null, createFeatureUse()),
    pixelRatio: 2,
    images: imageWidths(2),
    market: { locale: 'en', currency: 'EUR', country: 'DE' },
    ...overrides,
  };
}

/** Runs one section on a gateway result; gives its view and what it reported. */
export async function runSection<Data, View>(
  section: Section<Data, unknown, View, PageContext>,
  data: Data | null,
  { page = {}, errors = [] }: { page?: Partial<PageContext>; errors?: GatewayFailure[] } = {},
): Promise<{ view: View | null; failures: readonly SectionFailure[] }> {
  const context = pageContextForTest(page);
  const sections = { only: section } as Sections<Data, { only: View }, PageContext>;
  const { only } = await runSections({ sections, wanted: new Set(['only'] as const), result: { data, errors }, context });
  return { view: only, failures: context.report.failures };
}

/** An error of the gateway at a dotted path. */
export function failureAt(path: string, code: GatewayFailure['code'] = 'UNAVAILABLE'): GatewayFailure {
  return { code, message: 'down', path: path.split('.') };
}
