import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { declareFeatures } from './declaration.ts';
import { createSwitchboard } from './features.ts';
import { noSettings, type FeatureSettings } from './settings.ts';
import { createFeatureUse } from './use.ts';

const declared = declareFeatures({
  flags: { reviews: { description: 'x', isOn: true }, chat: { description: 'x', isOn: false } },
  experiments: {
    order: { description: 'x', variants: ['plain', 'bold'], group: 'front' },
    colour: { description: 'x', variants: ['grey', 'green'], group: 'front' },
    size: { description: 'x', variants: ['small', 'large'] },
  },
});
const units = Array.from({ length: 4000 }, (_, i) => `device:${i}`);
const running = (overrides: object = {}) => ({ isRunning: true, percent: 100, ...overrides });

function boardWith(settings: Partial<FeatureSettings>) {
  const board = createSwitchboard(declared);
  board.apply({ ...noSettings, ...settings });
  return board;
}

describe('features', () => {
  it('are as declared while nobody says anything else, and then make no answer differ', () => {
    const use = createFeatureUse();
    const features = createSwitchboard(declared).forUnit('device:1', use);
    assert.deepEqual([features.isOn('reviews'), features.isOn('chat'), features.variant('size')], [true, false, 'small']);
    features.show('size');
    assert.deepEqual([use.read, use.shown], [[], {}]);
  });

  it('show a person or device the same variant each time, and note who was shown what', () => {
    const board = boardWith({ experiments: { size: running() } });
    for (const unit of units.slice(0, 50)) {
      const use = createFeatureUse();
      const features = board.forUnit(unit, use);
      const variant = features.variant('size');
      assert.equal(features.variant('size'), variant);
      assert.deepEqual([use.read, use.shown], [['size'], {}], 'looking is not showing');
      features.show('size');
      assert.deepEqual(use.shown, { size: variant });
    }
  });

  it('give who has no name the first variant, and count them nowhere', () => {
    const use = createFeatureUse();
    const features = boardWith({ experiments: { size: running() }, flags: { chat: { percent: 99 } } }).forUnit(null, use);
    features.show('size');
    assert.deepEqual([features.variant('size'), features.isOn('chat'), use.shown], ['small', false, {}]);
    assert.deepEqual(use.read, ['size', 'chat'], 'but the answer is one of several');
  });

  it('let nobody take part in two experiments of a group, and move nobody when one of them ends', () => {
    const both = boardWith({ experiments: { order: running(), colour: running() } });
    const one = boardWith({ experiments: { order: running() } });
    const parts = units.map((unit) => both.variationOf(unit, ['order', 'colour']).split(','));
    assert.ok(parts.every(([order, colour]) => (order === '-') !== (colour === '-')));
    assert.deepEqual(units.map((unit) => one.variationOf(unit, ['order'])), parts.map(([order]) => order));
  });

  it('keep the held-out share away from every experiment', () => {
    const board = boardWith({ holdoutPercent: 20, experiments: { size: running(), order: running(), colour: running() } });
    const heldOut = units.filter((unit) => board.variationOf(unit, ['size']) === '-');
    assert.ok(Math.abs(heldOut.length / units.length - 0.2) < 0.03);
    for (const unit of heldOut) assert.equal(board.variationOf(unit, ['size', 'order', 'colour']), '-,-,-');
  });

  it('show everybody the winner once an experiment ended', () => {
    const board = boardWith({ experiments: { size: { isRunning: false, percent: 100, everyone: 'large' } } });
    const use = createFeatureUse();
    assert.deepEqual([board.forUnit('device:1', use).variant('size'), board.forUnit(null, use).variant('size'), use.read], ['large', 'large', []]);
  });

  it('turn a flag on for a share, and for nobody else', () => {
    const board = boardWith({ flags: { chat: { percent: 25 } } });
    const on = units.filter((unit) => board.forUnit(unit, createFeatureUse()).isOn('chat'));
    assert.ok(Math.abs(on.length / units.length - 0.25) < 0.03);
  });
});
