import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createLogger } from '../../telemetry/logger.ts';
import { waitFor } from '../../testing/wait-for.ts';
import { declareFeatures } from './declaration.ts';
import { followSettings } from './settings-file.ts';
import type { FeatureSettings } from './settings.ts';

const declared = declareFeatures({ flags: { chat: { description: 'x', isOn: false } }, experiments: { size: { description: 'x', variants: ['small', 'large'] } } });

describe('the file of feature settings', () => {
  let folder: string;
  let file: string;
  let applied: FeatureSettings[];
  let lines: string[];
  let stop: () => void;
  const begin = async (): Promise<void> => {
    const logger = createLogger({ service: 'test', level: 'info', destination: { write: (line: string) => void lines.push(line) } });
    ({ stop } = await followSettings({ file, service: 'shop', declared, logger, apply: (settings) => void applied.push(settings) }));
  };
  const write = (value: unknown): void => {
    writeFileSync(`${file}.new`, typeof value === 'string' ? value : JSON.stringify(value));
    renameSync(`${file}.new`, file);
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'features-'));
    file = join(folder, 'features.json');
    [applied, lines, stop] = [[], [], () => undefined];
  });
  afterEach(() => {
    stop();
    rmSync(folder, { recursive: true });
  });

  it('need not be there, and is followed from the moment it is', async () => {
    await begin();
    assert.deepEqual(applied, [{ holdoutPercent: 0, flags: {}, experiments: {} }]);
    write({ shop: { flags: { chat: { percent: 100 } } } });
    await waitFor(() => applied.length === 2, { timeoutMs: 3000, what: 'the new settings' });
    assert.equal(applied[1]?.flags['chat']?.percent, 100);
  });

  it('is refused as a whole when it is wrong, saying where, and the settings in use stay', async () => {
    write({ shop: { flags: { chat: { percent: 10 } } } });
    await begin();
    write({ shop: { flags: { chat: { percent: 110 } } } });
    await waitFor(() => lines.some((line) => line.includes('those in use stay') && line.includes('shop.flags.chat.percent')), { timeoutMs: 3000, what: 'the refusal' });
    write('{');
    await waitFor(() => lines.filter((line) => line.includes('those in use stay')).length === 2, { timeoutMs: 3000, what: 'the second refusal' });
    assert.deepEqual(applied.map(({ flags }) => flags['chat']?.percent), [10]);
  });

  it('stops a process that starts with a wrong one', async () => {
    write({ shop: { experiments: { size: { weights: { small: -1 } } } } });
    await assert.rejects(begin(), /shop\.experiments\.size\.weights\.small/);
  });

  it('may name what this release does not have: it says so and uses the rest', async () => {
    write({ shop: { flags: { chat: { percent: 100 }, chatt: { percent: 1 } }, experiments: { size: { weights: { huge: 1 } } } } });
    await begin();
    assert.equal(applied.length, 1);
    assert.match(lines.join('\n'), /flag \\"chatt\\".*variant \\"huge\\" of experiment \\"size\\" \(there are small, large\)/);
  });
});
