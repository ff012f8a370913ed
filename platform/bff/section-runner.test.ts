import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DomainError } from '../errors/domain-error.ts';
import { deadlineIn } from '../resilience/deadline.ts';
import { silentLogger } from '../telemetry/logger.ts';
import type { GatewayFailure, GatewayResult } from './gateway-result.ts';
import { createSectionReport, defineSection, type ScreenContext, type Sections } from './section.ts';
import { runSections } from './section-runner.ts';
import { wantedSections } from './screen.ts';

interface Data {
  box?: { title: string; parts: (string | null)[] | null } | null;
  other?: string | null;
}
interface Views {
  box: string;
  other: string;
}

const box = defineSection<Data, NonNullable<Data['box']>, string, ScreenContext>({
  id: 'box',
  requiresViewer: false,
  needs: ['box.parts'],
  gather: (result) => result.data?.box,
  present: ({ title, parts }) => `${title}: ${String(parts)}`,
});
const other = defineSection<Data, string, string, ScreenContext>({
  id: 'other',
  requiresViewer: false,
  needs: ['other'],
  gather: (result) => result.data?.other,
  present: (value) => value,
});
const sections: Sections<Data, Views, ScreenContext> = { box, other };
const all = new Set(['box', 'other'] as const);

function context(overrides: Partial<ScreenContext> = {}): ScreenContext {
  return { viewerState: 'guest', deadline: deadlineIn(2000), logger: silentLogger(), report: createSectionReport(), ...overrides };
}

function result(data: Data | null, ...errors: GatewayFailure[]): GatewayResult<Data> {
  return { data, errors };
}

const unavailable = (...path: (string | number)[]): GatewayFailure => ({ code: 'UNAVAILABLE', message: 'down', path });

describe('section runner', () => {
  it('presents every wanted section', async () => {
    const ctx = context();
    const views = await runSections({ sections, wanted: all, context: ctx, result: result({ box: { title: 'T', parts: ['a'] }, other: 'o' }) });
    assert.deepEqual(views, { box: 'T: a', other: 'o' });
    assert.deepEqual(ctx.report.failures, []);
  });

  it('empties and reports only the section whose part of the response is missing', async () => {
    const ctx = context();
    const views = await runSections({ sections, wanted: all, context: ctx, result: result({ box: { title: 'T', parts: null }, other: 'o' }, unavailable('box', 'parts')) });
    assert.deepEqual(views, { box: null, other: 'o' });
    assert.deepEqual(ctx.report.failures, [{ id: 'box', code: 'UNAVAILABLE' }]);
  });

  it('shows what came of a part with a hole, and says that it is partial', async () => {
    const ctx = context();
    const views = await runSections({ sections, wanted: all, context: ctx, result: result({ box: { title: 'T', parts: ['a', null] }, other: 'o' }, unavailable('box', 'parts', 1)) });
    assert.deepEqual(views, { box: 'T: a,', other: 'o' });
    assert.deepEqual(ctx.report.failures, [{ id: 'box', code: 'UNAVAILABLE', isPartial: true }]);
  });

  it('reports every section when the gateway failed as a whole', async () => {
    const ctx = context();
    const views = await runSections({ sections, wanted: all, context: ctx, result: result(null, unavailable()) });
    assert.deepEqual(views, { box: null, other: null });
    assert.deepEqual(ctx.report.failures.map((failure) => failure.id), ['box', 'other']);
  });

  it('isolates a section that throws, and one that is late', async () => {
    const ctx = context();
    const failing = defineSection<Data, string, string, ScreenContext>({ ...other, gather: () => 'o', present: () => { throw new DomainError('NOT_FOUND', 'gone'); } });
    const late = defineSection<Data, string, string, ScreenContext>({ ...box, id: 'box', needs: [], timeoutMs: 20, gather: () => new Promise<string>(() => undefined), present: String });
    const views = await runSections({ sections: { box: late, other: failing }, wanted: all, context: ctx, result: result({ other: 'o' }) });
    assert.deepEqual(views, { box: null, other: null });
    assert.deepEqual([...ctx.report.failures].sort((a, b) => a.id.localeCompare(b.id)), [{ id: 'box', code: 'TIMEOUT' }, { id: 'other', code: 'NOT_FOUND' }]);
  });

  it('masks an unexpected failure as INTERNAL', async () => {
    const ctx = context();
    const broken = defineSection<Data, string, string, ScreenContext>({ ...other, gather: () => { throw new TypeError('secret'); } });
    await runSections({ sections: { box, other: broken }, wanted: new Set(['other'] as const), context: ctx, result: result({}) });
    assert.deepEqual(ctx.report.failures, [{ id: 'other', code: 'INTERNAL' }]);
  });

  it('leaves personal sections out for guests, and reports them when nobody knows who is asking', () => {
    const personal = { box: { ...box, requiresViewer: true }, other };
    const selection = { has: () => true, hasType: () => false };
    const guest = context();
    assert.deepEqual([...wantedSections(personal, selection, guest)], ['other']);
    assert.deepEqual(guest.report.failures, []);
    const unknown = context({ viewerState: 'unknown' });
    assert.deepEqual([...wantedSections(personal, selection, unknown)], ['other']);
    assert.deepEqual(unknown.report.failures, [{ id: 'box', code: 'UNAVAILABLE' }]);
  });
});
