import { z } from 'zod';
import { DomainError } from '../../errors/domain-error.ts';
import type { FeatureDeclarations } from './declaration.ts';

const percent = z.number().min(0).max(100);

const flagSettings = z.strictObject({ percent: percent.describe('Share of people and devices for whom it is on; 0 and 100 are for everybody') });

const experimentSettings = z.strictObject({
  isRunning: z.boolean().default(false).describe('Whether people are divided among the variants'),
  percent: percent.default(100).describe('Share of people and devices that take part'),
  weights: z.record(z.string(), z.number().min(0).max(1_000_000)).optional().describe('How many parts of them see each variant; 1 each unless said'),
  everyone: z.string().optional().describe('The variant that everybody sees while it does not run: the winner, once there is one'),
});

const serviceSettings = z.strictObject({
  holdoutPercent: percent.default(0).describe('Share of people and devices that take part in nothing, to compare with'),
  flags: z.record(z.string(), flagSettings).default({}),
  experiments: z.record(z.string(), experimentSettings).default({}),
});

/** The file: settings by service. */
export const settingsFile = z.record(z.string(), serviceSettings);

export type SettingsFile = z.infer<typeof settingsFile>;
export type FeatureSettings = z.infer<typeof serviceSettings>;
export type ExperimentSettings = z.infer<typeof experimentSettings>;

/** Nothing said: flags as declared, no experiment runs. */
export const noSettings: FeatureSettings = { holdoutPercent: 0, flags: {}, experiments: {} };

/** Reads settings. Throws DomainError BAD_USER_INPUT that names each place that is wrong and what was expected there. */
export function parseSettings(text: string): SettingsFile {
  const parsed = settingsFile.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`);
  throw new DomainError('BAD_USER_INPUT', `These feature settings are not usable. ${problems.join('; ')}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DomainError('BAD_USER_INPUT', `The feature settings are not JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** What in the settings is for nothing that is declared: misspelt, or of another release of the service. */
export function unknownSettings(settings: FeatureSettings, declared: FeatureDeclarations): string[] {
  const flags = Object.keys(settings.flags).filter((id) => !declared.flags[id]).map((id) => `flag "${id}"`);
  const experiments = Object.entries(settings.experiments).flatMap(([id, { weights = {}, everyone }]) => {
    const variants = declared.experiments[id]?.variants as readonly string[] | undefined;
    if (!variants) return [`experiment "${id}"`];
    const named = [...Object.keys(weights), ...(everyone === undefined ? [] : [everyone])];
    return named.filter((name) => !variants.includes(name)).map((name) => `variant "${name}" of experiment "${id}" (there are ${variants.join(', ')})`);
  });
  return [...flags, ...experiments];
}
