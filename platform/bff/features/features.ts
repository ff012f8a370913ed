import { isWithinPercent, pickWeighted } from './bucket.ts';
import type { ExperimentOf, FeatureDeclarations, FlagOf, VariantOf } from './declaration.ts';
import { noSettings, type FeatureSettings } from './settings.ts';
import type { FeatureUseCollector } from './use.ts';

/** What is on, and which variant is shown, for one person or device. */
export interface Features<Declared extends FeatureDeclarations> {
  isOn(flag: FlagOf<Declared>): boolean;
  /** The variant to show. Who takes no part gets the first, or the winner. */
  variant<Id extends ExperimentOf<Declared>>(experiment: Id): VariantOf<Declared, Id>;
  /** Says that what differs between the variants is really there to be seen in this answer. */
  show(experiment: ExperimentOf<Declared>): void;
}

/** The features of a service, with settings that may change at any time. */
export interface FeatureSwitchboard<Declared extends FeatureDeclarations> {
  /** For a person or a device; null for somebody without a name, who takes no part in anything. */
  forUnit(unit: string | null, use: FeatureUseCollector): Features<Declared>;
  /** What one unit gets of these flags and experiments, as a text that is equal when all of it is equal. */
  variationOf(unit: string | null, ids: readonly string[]): string;
  /** The flags and experiments that differ between people now. */
  differing(): readonly string[];
  apply(settings: FeatureSettings): void;
}

/** Stands for those who take no part: their answer says nothing of the experiment. */
const noPart = '-';

export function createSwitchboard<Declared extends FeatureDeclarations>(declared: Declared): FeatureSwitchboard<Declared> {
  let settings = noSettings;

  const flagPercent = (id: string): number => settings.flags[id]?.percent ?? (declared.flags[id]?.isOn ? 100 : 0);
  const isFlagOn = (id: string, unit: string | null): boolean => {
    const percent = flagPercent(id);
    return percent >= 100 || (unit !== null && isWithinPercent(percent, 'flag', id, unit));
  };
  const isRunning = (id: string): boolean => settings.experiments[id]?.isRunning ?? false;
  const differs = (id: string): boolean => (declared.experiments[id] ? isRunning(id) : flagPercent(id) > 0 && flagPercent(id) < 100);

  /** The variant of somebody who takes part; undefined for all others. */
  const assigned = (id: string, unit: string | null): string | undefined => {
    const experiment = declared.experiments[id];
    if (!experiment || unit === null || !isRunning(id)) return undefined;
    if (isWithinPercent(settings.holdoutPercent, 'holdout', unit)) return undefined;
    if (experiment.group !== undefined && chosenOfGroup(declared, experiment.group, unit) !== id) return undefined;
    const { percent = 100, weights } = settings.experiments[id] ?? {};
    if (!isWithinPercent(percent, 'part', id, unit)) return undefined;
    return pickWeighted(experiment.variants.map((variant) => [variant, weights ? (weights[variant] ?? 0) : 1] as const), 'variant', id, unit);
  };
  const shownTo = (id: string, unit: string | null): string => {
    const variants = declared.experiments[id]?.variants as readonly string[];
    const { everyone } = settings.experiments[id] ?? {};
    return assigned(id, unit) ?? (everyone !== undefined && !isRunning(id) && variants.includes(everyone) ? everyone : (variants[0] as string));
  };

  return {
    forUnit(unit, use) {
      use.unit = unit;
      const noting = (id: string): void => {
        if (differs(id)) use.noteRead(id);
      };
      return {
        isOn(id) {
          noting(id);
          return isFlagOn(id, unit);
        },
        variant<Id extends ExperimentOf<Declared>>(id: Id) {
          noting(id);
          return shownTo(id, unit) as VariantOf<Declared, Id>;
        },
        show(id) {
          const variant = assigned(id, unit);
          if (variant !== undefined) use.noteShown(id, variant);
        },
      };
    },
    variationOf: (unit, ids) => ids.map((id) => (declared.experiments[id] ? (assigned(id, unit) ?? noPart) : String(isFlagOn(id, unit)))).join(','),
    differing: () => [...Object.keys(declared.flags), ...Object.keys(declared.experiments)].filter(differs),
    apply: (next) => void (settings = next),
  };
}

/** Which experiment of a group a unit belongs to: among all that are declared, so that one that begins or ends moves nobody between the others. */
function chosenOfGroup(declared: FeatureDeclarations, group: string, unit: string): string | undefined {
  const members = Object.entries(declared.experiments).filter(([, experiment]) => experiment.group === group);
  return pickWeighted(members.map(([id]) => [id, 1] as const), 'group', group, unit);
}
