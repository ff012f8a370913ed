/** A switch: on or off for everybody, or on for a share of people and devices. */
export interface FlagDeclaration {
  readonly description: string;
  /** What holds while nobody has said anything else. */
  readonly isOn: boolean;
}

/** Ways of showing the same thing, of which one is to be found better. */
export interface ExperimentDeclaration {
  readonly description: string;
  /** The first is what everybody sees while the experiment does not run, and who takes no part. */
  readonly variants: readonly [string, string, ...string[]];
  /** Nobody takes part in two experiments of a group: they would blur one another. */
  readonly group?: string;
}

/** Everything that can be switched or tried in one service. */
export interface FeatureDeclarations {
  readonly flags: Readonly<Record<string, FlagDeclaration>>;
  readonly experiments: Readonly<Record<string, ExperimentDeclaration>>;
}

/** Keeps the names, so that a misspelt flag, experiment or variant does not compile. */
export function declareFeatures<const Declared extends FeatureDeclarations>(declared: Declared): Declared {
  return declared;
}

export type FlagOf<Declared extends FeatureDeclarations> = keyof Declared['flags'] & string;
export type ExperimentOf<Declared extends FeatureDeclarations> = keyof Declared['experiments'] & string;
export type VariantOf<Declared extends FeatureDeclarations, Id extends ExperimentOf<Declared>> = Declared['experiments'][Id]['variants'][number];
