import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const currencyPattern = /^[A-Z]{3}$/;
const countryPattern = /^[A-Z]{2}$/;
const dateTimePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

/** Instants: a `Date` inside, RFC 3339 in UTC with milliseconds on the wire. */
export const dateTimeScalar: GraphQLScalarType = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  serialize(value) {
    const date = value instanceof Date ? value : new Date(String(value));
    if (Number.isNaN(date.getTime())) throw new TypeError(`DateTime cannot represent ${String(value)}`);
    return date.toISOString();
  },
  parseValue: parseDateTime,
  parseLiteral: (node) => parseDateTime(node.kind === Kind.STRING ? node.value : { literal: node.kind }),
});

/** Whole numbers within ±(2^53 - 1). */
export const safeIntScalar: GraphQLScalarType = new GraphQLScalarType<number, number>({
  name: 'SafeInt',
  serialize(value) {
    const number = typeof value === 'bigint' || typeof value === 'string' ? Number(value) : value;
    if (!Number.isSafeInteger(number)) throw new TypeError(`SafeInt cannot represent ${String(value)}`);
    return number as number;
  },
  parseValue: parseSafeInt,
  parseLiteral: (node) => parseSafeInt(node.kind === Kind.INT ? Number(node.value) : { literal: node.kind }),
});

export const currencyCodeScalar: GraphQLScalarType = patternScalar('CurrencyCode', currencyPattern, 'an ISO 4217 code such as "EUR"');
export const countryCodeScalar: GraphQLScalarType = patternScalar('CountryCode', countryPattern, 'an ISO 3166-1 alpha-2 code such as "DE"');

/** The scalars of schema/shared.graphql, by name. */
export const sharedScalars: Record<string, GraphQLScalarType> = {
  DateTime: dateTimeScalar,
  SafeInt: safeIntScalar,
  CurrencyCode: currencyCodeScalar,
  CountryCode: countryCodeScalar,
};

function parseDateTime(value: unknown): Date {
  const date = typeof value === 'string' && dateTimePattern.test(value) ? new Date(value) : undefined;
  if (!date || Number.isNaN(date.getTime())) {
    throw badInput(`Expected an instant such as "2026-03-01T09:30:00.000Z", got ${JSON.stringify(value)}.`);
  }
  return date;
}

function parseSafeInt(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    throw badInput(`Expected a whole number between -(2^53 - 1) and 2^53 - 1, got ${JSON.stringify(value)}.`);
  }
  return value;
}

function patternScalar(name: string, pattern: RegExp, expected: string): GraphQLScalarType {
  const parse = (value: unknown): string => {
    if (typeof value !== 'string' || !pattern.test(value)) throw badInput(`Expected ${expected}, got ${JSON.stringify(value)}.`);
    return value;
  };
  return new GraphQLScalarType<string, string>({
    name,
    serialize: (value) => String(value),
    parseValue: parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : { literal: node.kind }),
  });
}

function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}
