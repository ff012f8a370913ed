import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseValue } from 'graphql';
import { countryCodeScalar, currencyCodeScalar, dateTimeScalar, safeIntScalar } from './scalars.ts';
import { imageResolvers } from './shared-resolvers.ts';

const badInput = { extensions: { code: 'BAD_USER_INPUT' } };

describe('scalars', () => {
  it('DateTime is a Date inside and RFC 3339 in UTC outside', () => {
    assert.equal(dateTimeScalar.serialize(new Date(0)), '1970-01-01T00:00:00.000Z');
    assert.deepEqual(dateTimeScalar.parseValue('2026-03-01T10:30:00+01:00'), new Date('2026-03-01T09:30:00Z'));
    assert.deepEqual(dateTimeScalar.parseLiteral(parseValue('"2026-03-01T09:30:00.5Z"'), {}), new Date('2026-03-01T09:30:00.500Z'));
    for (const bad of ['2026-03-01', 'yesterday', '2026-02-30T25:00:00Z', 5, null]) assert.throws(() => dateTimeScalar.parseValue(bad), badInput);
    assert.throws(() => dateTimeScalar.serialize('nonsense'));
  });

  it('SafeInt goes beyond 32 bits and refuses what JavaScript would round', () => {
    assert.equal(safeIntScalar.parseLiteral(parseValue('9007199254740991'), {}), 9007199254740991);
    assert.equal(safeIntScalar.serialize(12345678901n), 12345678901);
    for (const bad of ['9007199254740993', '1.5', '"1"', 'true']) assert.throws(() => safeIntScalar.parseLiteral(parseValue(bad), {}), badInput);
    for (const bad of [2 ** 53, 1.5, '1', Number.NaN]) assert.throws(() => safeIntScalar.parseValue(bad), badInput);
    assert.throws(() => safeIntScalar.serialize(1.5));
  });

  it('codes are upper case and of the right length', () => {
    assert.equal(currencyCodeScalar.parseValue('EUR'), 'EUR');
    assert.equal(countryCodeScalar.parseLiteral(parseValue('"DE"'), {}), 'DE');
    for (const bad of ['eur', 'EURO', '', 1]) assert.throws(() => currencyCodeScalar.parseValue(bad), badInput);
    assert.throws(() => countryCodeScalar.parseLiteral(parseValue('DE'), {}), badInput);
  });
});

describe('Image.url', () => {
  const { url } = imageResolvers({ mediaBaseUrl: 'https://media.example/m/' }).Image;
  const image = { key: 'vnd_1/a b.jpg', alt: '', width: 10, height: 10 };

  it('asks the media server for the wanted width', () => {
    assert.equal(url(image, { width: 320 }), 'https://media.example/m/vnd_1/a%20b.jpg/320.svg');
    assert.equal(url(image, {}), 'https://media.example/m/vnd_1/a%20b.jpg/640.svg');
  });

  it('refuses widths that would let a caller fill the media server with variants', () => {
    for (const width of [0, 15, 2049, -1]) assert.throws(() => url(image, { width }), { code: 'BAD_USER_INPUT' });
  });
});
