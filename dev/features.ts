/** npm run features: shows and changes which features are on and which experiments run, while everything runs. */
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { FeatureDeclarations } from '#platform/bff/features/declaration';
import { noSettings, parseSettings, unknownSettings, type ExperimentSettings, type FeatureSettings, type SettingsFile } from '#platform/bff/features/settings';
import { mobileFeatures } from '../bff-mobile/features.ts';
import { webFeatures } from '../bff-web/features.ts';
import { runCommand } from './command.ts';
import { DevError } from './dev-error.ts';
import { devDir } from './paths.ts';

const services: Readonly<Record<string, FeatureDeclarations>> = { 'bff-web': webFeatures, 'bff-mobile': mobileFeatures };

const help = `npm run features -- [what] [options]

  (nothing)                                   shows everything
  flag <name> <percent>                       on for this share of people and devices; 100 for all, 0 for nobody
  start <experiment> [--percent 50] [--weights productsFirst=1,makersFirst=3]
  stop <experiment> [--everyone <variant>]    everybody sees the first variant, or this one
  holdout <percent>                           this share takes part in nothing, to compare with

  --service bff-web|bff-mobile   only there; both where both have it, otherwise
  --reason <text>                why; needed for each change, and written beside the file
  --file <path>                  default: FEATURES_FILE, else ${join(devDir, 'features.json')}`;

const options = { service: { type: 'string' }, reason: { type: 'string' }, file: { type: 'string' }, percent: { type: 'string' }, weights: { type: 'string' }, everyone: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
type Given = Partial<Record<'service' | 'reason' | 'file' | 'percent' | 'weights' | 'everyone', string>>;

await runCommand(async () => {
  const { values, positionals } = read();
  if (values.help) return print(help);
  const file = resolve(values.file ?? process.env.FEATURES_FILE ?? join(devDir, 'features.json'));
  const before = existsSync(file) ? parseSettings(readFileSync(file, 'utf8')) : {};
  const [what, ...names] = positionals;
  if (what === undefined) return print(shown(before));
  if (!values.reason) throw new DevError('Say why, with --reason "...": it is written beside the settings.');
  const after = changed(before, { what, names, given: values });
  // The same checks as in the services, so that they never refuse what this command wrote.
  const settings = parseSettings(JSON.stringify(after));
  for (const [service, own] of Object.entries(settings)) {
    const unknown = unknownSettings(own, services[service] ?? { flags: {}, experiments: {} });
    if (unknown.length > 0) throw new DevError(`${service} does not have: ${unknown.join(', ')}`);
  }
  writeFileSync(`${file}.new`, `${JSON.stringify(settings, null, 2)}\n`);
  renameSync(`${file}.new`, file);
  appendFileSync(`${file}.log`, `${JSON.stringify({ at: new Date().toISOString(), actor: userInfo().username, reason: values.reason, command: positionals.join(' '), before, after: settings })}\n`);
  return print(`${shown(settings)}\n\nWritten to ${file}; running services follow within seconds. What was before is in ${file}.log.`);
});

function read() {
  try {
    return parseArgs({ options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new DevError(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
  }
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function changed(before: SettingsFile, { what, names: [name = '', value = ''], given }: { what: string; names: readonly string[]; given: Given }): SettingsFile {
  const has = (declared: FeatureDeclarations): boolean => (what === 'flag' ? name in declared.flags : what === 'holdout' || name in declared.experiments);
  const meant = Object.keys(services).filter((service) => (given.service === undefined || given.service === service) && has(services[service] as FeatureDeclarations));
  if (meant.length === 0) throw new DevError(`There is no ${what === 'flag' ? 'flag' : 'experiment'} "${name}"${given.service ? ` in ${given.service}` : ''}.\n\n${shown(before)}`);
  const change = (own: FeatureSettings): FeatureSettings => {
    if (what === 'flag') return { ...own, flags: { ...own.flags, [name]: { percent: percentOf(value) } } };
    if (what === 'holdout') return { ...own, holdoutPercent: percentOf(name) };
    if (what === 'start' || what === 'stop') return { ...own, experiments: { ...own.experiments, [name]: experimentOf(own.experiments[name], what === 'start', given) } };
    throw new DevError(`"${what}" is nothing that can be done.\n\n${help}`);
  };
  return { ...before, ...Object.fromEntries(meant.map((service) => [service, change(before[service] ?? noSettings)])) };
}

function experimentOf(before: ExperimentSettings | undefined, isRunning: boolean, { percent, weights, everyone }: Given): ExperimentSettings {
  return {
    isRunning,
    percent: percent === undefined ? (before?.percent ?? 100) : percentOf(percent),
    ...((weights ?? before?.weights) !== undefined && { weights: weights === undefined ? before?.weights : weightsOf(weights) }),
    ...(!isRunning && everyone !== undefined && { everyone }),
  };
}

function percentOf(text: string): number {
  const percent = text === '' ? Number.NaN : Number(text);
  if (!(percent >= 0 && percent <= 100)) throw new DevError(`"${text}" is no percentage; expected a number from 0 to 100.`);
  return percent;
}

function weightsOf(text: string): Record<string, number> {
  return Object.fromEntries(text.split(',').map((pair) => {
    const [variant = '', weight = ''] = pair.split('=');
    if (!/^\d+(\.\d+)?$/.test(weight)) throw new DevError(`"${pair}" is no weight; expected for example productsFirst=1,makersFirst=3.`);
    return [variant, Number(weight)] as const;
  }));
}

function shown(file: SettingsFile): string {
  return Object.entries(services).map(([service, declared]) => {
    const own = file[service] ?? noSettings;
    const flags = Object.entries(declared.flags).map(([id, { description, isOn }]) => `  ${id}: on for ${own.flags[id]?.percent ?? (isOn ? 100 : 0)} %  - ${description}`);
    const experiments = Object.entries(declared.experiments).map(([id, { description, variants }]) => {
      const { isRunning = false, percent = 100, weights, everyone } = own.experiments[id] ?? {};
      const parts = variants.map((variant) => `${variant}=${weights ? (weights[variant] ?? 0) : 1}`).join(', ');
      return `  ${id}: ${isRunning ? `runs for ${percent} %, ${parts}` : `does not run; everybody sees ${everyone ?? variants[0]}`}  - ${description}`;
    });
    return [`${service} (held out: ${own.holdoutPercent} %)`, ...flags, ...experiments].join('\n');
  }).join('\n\n');
}
