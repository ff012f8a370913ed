/** `npm run sandbox:reset`: brings sandboxes of partners back to their beginning, on the stack of this clone, or one named by OPS_DATABASE_URLS and OPS_RABBITMQ_URL. */
import { createOutbox } from '#platform/outbox/outbox';
import { resetSandbox } from '../../subgraphs/user/use-cases/manage-sandboxes.ts';
import { runCommand } from '../command.ts';
import { DevError } from '../dev-error.ts';
import { readOptions } from '../ops/options.ts';
import { defaultActor, withTarget } from '../ops/target.ts';

const help = `npm run sandbox:reset -- --owner <id> | --all

--owner <id>   the sandbox of a vendor (vnd_...), or of a partner by the person's id (usr_...)
--all          everybody's sandbox

Each gets a new shop within seconds; a sandbox that is being prepared already is left alone.`;

await runCommand(async () => {
  const { owner, all } = readOptions({ owner: { type: 'string' }, all: { type: 'boolean' } }, help);
  if ((owner === undefined) === !all) throw new DevError('Say whose sandbox: either --owner <id> or --all.', { hint: help });
  return withTarget(async (target) => {
    const db = await target.database('user');
    const sandboxes = await db.query<{ id: string; ownerId: string }>(`SELECT id, owner_id AS ownerId FROM sandboxes ${all ? '' : 'WHERE owner_id = ?'} ORDER BY id`, all ? [] : [owner]);
    if (sandboxes.length === 0) throw new DevError(all ? 'There are no sandboxes: nobody has made a test key.' : `${owner} has no sandbox: no test key was made for it.`);
    const deps = { db, outbox: createOutbox({ producer: 'user' }), now: () => new Date() };
    for (const { id, ownerId } of sandboxes) {
      const outcome = await resetSandbox(deps, { id, actor: defaultActor() }).then(() => 'is being made anew', (error: Error) => error.message);
      console.log(`${id} of ${ownerId}: ${outcome}`);
    }
    return 0;
  });
});
