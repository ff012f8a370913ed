import assert from 'node:assert/strict';
import { it } from 'node:test';
import { expectedValue, fittingValue, numberIn, truthIn } from './attribute-type.ts';

const of = (type: 'TEXT' | 'NUMBER' | 'BOOLEAN' | 'CHOICE', choices: string[] = []) => ({ code: 'x', name: 'Height', type, unit: type === 'NUMBER' ? 'cm' : null, choices, version: 1 });

it('a value has one spelling: numbers without superfluous zeros, yes and no, choices as they are listed', () => {
  assert.deepEqual(['12.50', '012', '-0', '0.0000', '-3.25', '100'].map((value) => fittingValue(of('NUMBER'), value)), ['12.5', '12', '0', '0', '-3.25', '100']);
  assert.deepEqual(['yes', 'TRUE', 'No', 'false'].map((value) => fittingValue(of('BOOLEAN'), value)), ['Yes', 'Yes', 'No', 'No']);
  assert.equal(fittingValue(of('CHOICE', ['Oak', 'Ash']), 'oak'), 'Oak');
  assert.equal(fittingValue(of('TEXT'), ' As it is'), ' As it is');
});

it('what is of another kind does not fit, and is told what would', () => {
  for (const value of ['', '12 cm', '1e3', '1,5', 'Infinity', '0x10', '1.1234567', '1234567890123']) assert.equal(fittingValue(of('NUMBER'), value), null, value);
  assert.equal(fittingValue(of('BOOLEAN'), 'maybe'), null);
  assert.equal(fittingValue(of('CHOICE', ['Oak']), 'Pine'), null);
  assert.equal(expectedValue(of('NUMBER')), 'Height as a number such as 12.5, in cm, without the unit');
  assert.equal(expectedValue(of('CHOICE', ['Oak', 'Ash'])), 'Height as one of Oak, Ash');
});

it('values of before are read as far as they can be', () => {
  assert.deepEqual([numberIn('7.5'), numberIn('about 7')], [7.5, null]);
  assert.deepEqual([truthIn('true'), truthIn('No'), truthIn('oak')], [true, false, null]);
});
