/** What `npm run schema:promote` and `npm run schema:rollback` have in common. */
import { renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { asCommand, exitCodes, UsageError } from '../checks/command-line.ts';
import { configuredRegistry } from './config.ts';
import { versionNumbered } from './publication.ts';
import { versionName, type SchemaStore, type SchemaVersion } from './store.ts';
import { whoAmI } from './who.ts';

const optionTypes = {
  force: { type: 'boolean', default: false },
  reason: { type: 'string' },
  to: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

export const switchOptionsHelp = `Options:
  --reason <text>   why, for those who look at --list later
  --force           gateways switch even if it breaks registered operations of clients in use; needs a reason
  --to <file>       write its supergraph there, too, for a gateway that follows a file
  --help

Environment: SUPERGRAPH_REGISTRY, a folder or the URL of an S3-like store; schema/published unless set.
Exit codes: 0 done, 2 wrong use, 3 a fault of this program.`;

/** Makes a version current: the one whose number is given, else the one that `byDefault` finds. */
export async function switchCommand({ usage, byDefault }: { usage: string; byDefault: (store: SchemaStore) => Promise<SchemaVersion> }): Promise<number> {
  return await asCommand(async () => {
    const { values, positionals } = parse(usage);
    if (values.help) {
      console.log(`${usage}\n\n${switchOptionsHelp}`);
      return exitCodes.passed;
    }
    if (values.force && !values.reason) throw new UsageError('--force needs --reason "<why clients may break>"');
    const store = configuredRegistry();
    const version = positionals[0] === undefined ? await byDefault(store) : await numbered(store, positionals[0]);
    await makeCurrent(store, version, values);
    return exitCodes.passed;
  });
}

export interface SwitchValues {
  force?: boolean | undefined;
  reason?: string | undefined;
  to?: string | undefined;
}

/** Makes a version current, after making sure that it can be read. */
export async function makeCurrent(store: SchemaStore, version: SchemaVersion, { force, reason, to }: SwitchValues): Promise<void> {
  const supergraph = await store.document(version, 'supergraph.graphql');
  await store.activate(version, { activatedBy: whoAmI(), ...(force && { isForced: true }), ...(reason && { reason }) });
  console.log(`${versionName(version)} is current in ${store.location}; gateways that follow it switch at their next look`);
  if (to === undefined) return;
  writeFileSync(`${to}.next`, supergraph);
  renameSync(`${to}.next`, to);
  console.log(`wrote its supergraph to ${to}`);
}

/** The version of a number given on the command line. @throws UsageError saying what was expected. */
export async function numbered(store: SchemaStore, text: string): Promise<SchemaVersion> {
  if (!/^\d+$/.test(text)) throw new UsageError(`${text}: expected the number of a version; npm run schema:publish -- --list shows them`);
  return await versionNumbered(store, Number(text)).catch((error: unknown) => {
    throw new UsageError((error as Error).message);
  });
}

function parse(usage: string) {
  try {
    return parseArgs({ options: optionTypes, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}\n\n${switchOptionsHelp}`);
  }
}
