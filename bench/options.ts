import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The options of a benchmark. An unknown or incomplete one ends the process with 2 and says which there are. */
export function readBenchOptions<const C extends Pick<ParseArgsConfig, 'options' | 'allowPositionals'>>(config: C): ReturnType<typeof parseArgs<C>> {
  try {
    return parseArgs(config);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    process.stderr.write(`${error.message.split('. ')[0]}.\nKnown are: ${knownOf(config).join(', ') || 'none'}\n`);
    process.exit(2);
  }
}

function knownOf({ options = {} }: Pick<ParseArgsConfig, 'options'>): string[] {
  return Object.entries(options).map(([name, { type, default: byDefault }]) => {
    const said = [byDefault].flat().filter((value) => value !== undefined && value !== '');
    return `--${name}${type === 'string' ? ' <value>' : ''}${type === 'string' && said.length > 0 ? ` (${said.join(' ')})` : ''}`;
  });
}
