/** One variable that is missing or wrong. Never carries a secret's value. */
export interface ConfigProblem {
  variable: string;
  /** What is wrong with it. */
  problem: string;
  /** What it is for, from the field's description. */
  description: string;
}

/** The environment does not fit; the message lists every problem at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ variable, problem, description }) => `  ${variable}: ${problem}${description && `\n      ${description}`}`);
    super(
      `The configuration is incomplete:\n${lines.join('\n')}\n` +
        'Set these variables in the environment of the process (`npm start` generates all of them for development).',
    );
    this.problems = problems;
  }
}
