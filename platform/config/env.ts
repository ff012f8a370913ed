import { z } from 'zod';
import { ConfigError, type ConfigProblem } from './config-error.ts';
import {
  booleanField,
  databaseUrlsField,
  endpointsField,
  headersField,
  integerField,
  isDevelopmentSecret,
  isSecret,
  jwksField,
  mapField,
  oneOfField,
  privateJwkField,
  secretField,
  secretMapField,
  stringField,
  urlField, urlsField,
} from './fields.ts';

export { ConfigError } from './config-error.ts';
export { z } from 'zod';

/** Reusable fields; add `.describe('...')` to each use, and `.optional()` or a default where there is one. */
export const env = {
  /** A TCP port; 0 means any free one. */
  port: (preset: number) => integerField({ min: 0, max: 65_535 }).default(preset).describe('TCP port to listen on'),
  host: () => stringField().default('127.0.0.1').describe('Address to listen on'),
  nodeEnv: () => oneOfField('development', 'test', 'production').default('development').describe('development, test or production'),
  logLevel: () => oneOfField('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent').default('info').describe('Least severe log level that is written'),
  serviceRole: () => oneOfField('all', 'server', 'worker').default('all').describe('Whether the process serves requests, does background work, or both'),
  string: stringField,
  secret: secretField,
  url: urlField,
  urls: urlsField,
  endpoints: endpointsField,
  integer: integerField,
  boolean: booleanField,
  oneOf: oneOfField,
  map: mapField,
  headers: headersField,
  secretMap: secretMapField,
  jwks: jwksField,
  privateJwk: privateJwkField,
  databaseUrl: () => urlField({ protocols: ['mysql'], secret: true }).describe('MySQL or MariaDB, mysql://user:password@host:3306/name'),
  databaseUrls: databaseUrlsField,
  redisUrl: () => urlField({ protocols: ['redis', 'rediss'], secret: true }).describe('Redis, redis://host:6379; a Redis Cluster is redis://host:6379?cluster=host2:6379,host3:6379'),
  rabbitmqUrl: () => urlField({ protocols: ['amqp', 'amqps'], secret: true }).describe('RabbitMQ, amqp://user:password@host:5672/vhost; other nodes of a cluster are ?cluster=host2:5672,host3:5672'),
};

/** What each process needs, whatever it does. */
export function commonConfig({ port }: { port: number }) {
  return {
    NODE_ENV: env.nodeEnv(),
    LOG_LEVEL: env.logLevel(),
    HOST: env.host(),
    PORT: env.port(port),
    OPERATIONS_FROM: env.oneOf('local', 'private').default('local').describe('From where /metrics and /status are answered, when the request came through no proxy: this machine, or private networks, too'),
    OPERATIONS_TOKEN: env.secret().optional().describe('With it /metrics and /status are answered to `Authorization: Bearer <token>` only, from wherever'),
    OTEL_EXPORTER_OTLP_ENDPOINT: env.url().optional().describe('Where kept traces are sent, OTLP over HTTP in JSON: the address before /v1/traces'),
    OTEL_EXPORTER_OTLP_HEADERS: env.headers().optional().describe('Headers for the collector, "name=value,name=value"'),
    TRACE_DIR: env.string().optional().describe('Folder for kept traces where there is no collector, read by `npm run trace`; without either no spans are recorded'),
    TRACE_SAMPLE_PERCENT: env.integer({ min: 0, max: 100 }).default(2).describe('Share of traces that are kept whatever became of them; those that fail or are slow are kept always'),
    TRACE_SLOW_MS: env.integer({ min: 1, max: 600_000 }).default(1000).describe('From how many milliseconds on the part of a trace that one process has is kept as slow'),
  };
}

export interface ConfigRow {
  name: string;
  required: boolean;
  default: string;
  description: string;
  secret: boolean;
}

/**
 * Parses the environment. Throws ConfigError listing every variable that is missing or wrong; secrets' values are
 * never part of it. In production it refuses secrets known from development. An empty variable counts as not set.
 */
export function loadConfig<S extends z.ZodRawShape>(shape: S, environment: NodeJS.ProcessEnv = process.env): z.infer<z.ZodObject<S>> {
  const given = Object.fromEntries(Object.keys(shape).map((name) => [name, environment[name] === '' ? undefined : environment[name]]));
  const result = z.object(shape).safeParse(given);
  const problems = result.success ? [] : result.error.issues.map((issue) => toProblem(issue, shape, given));
  if (environment['NODE_ENV'] === 'production' && result.success) problems.push(...developmentSecrets(shape, result.data));
  if (problems.length > 0 || !result.success) throw new ConfigError(problems);
  return result.data;
}

/** Rows for the table of variables in the documentation. */
export function describeConfig(shape: z.ZodRawShape): ConfigRow[] {
  return Object.entries(shape).map(([name, field]) => {
    const preset = z.safeParse(field, undefined);
    return {
      name,
      required: !preset.success,
      default: preset.success && preset.data !== undefined && !isSecret(field) ? String(preset.data) : '',
      description: descriptionOf(field),
      secret: isSecret(field),
    };
  });
}

function toProblem(issue: z.core.$ZodIssue, shape: z.ZodRawShape, given: Record<string, string | undefined>): ConfigProblem {
  const variable = String(issue.path[0]);
  const field = shape[variable];
  const value = given[variable];
  const shown = value === undefined || isSecret(field) ? '' : `, got "${value}"`;
  return {
    variable,
    problem: value === undefined ? 'is not set' : `${issue.message}${shown}`,
    description: descriptionOf(field),
  };
}

function developmentSecrets(shape: z.ZodRawShape, values: Record<string, unknown>): ConfigProblem[] {
  return Object.entries(shape)
    .filter(([name, field]) => isSecret(field) && isDevelopmentSecret(values[name]))
    .map(([variable, field]) => ({
      variable,
      problem: 'is a development value, which production refuses; generate one of your own',
      description: descriptionOf(field),
    }));
}

/** The description, also when `.optional()` or `.default()` came after `.describe()`. */
function descriptionOf(field: unknown): string {
  for (let current = field; current instanceof z.ZodType; current = innerType(current)) {
    if (current.description) return current.description;
  }
  return '';
}

function innerType(field: z.ZodType): unknown {
  return (field.def as { innerType?: unknown; in?: unknown }).innerType ?? (field.def as { in?: unknown }).in;
}
