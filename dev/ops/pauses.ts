/** Stops consumers, and lets them go on, in every process of their service. */
import { pauseConsumer, resumeConsumer } from '#platform/messaging/consumer-pauses';
import { DevError } from '../dev-error.ts';
import { changeOptions, readOptions, toChange } from './options.ts';
import { consumerNamed, withTarget, type OpsTarget } from './target.ts';

interface PauseRequest {
  consumer: string;
  actor: string;
  reason: string;
}

/** False when the consumer was paused, or running, already. @throws DevError for a consumer that does not exist. */
export async function setPaused(target: OpsTarget, isPaused: boolean, { consumer, ...change }: PauseRequest): Promise<boolean> {
  const { service } = consumerNamed(target, consumer);
  return (isPaused ? pauseConsumer : resumeConsumer)({ db: await target.database(service), consumer, ...change });
}

const { reason, actor } = changeOptions;

/** The whole command: reads its options, does it, says what came of it. */
export async function pauseCommand(isPaused: boolean): Promise<number> {
  const name = isPaused ? 'pause' : 'resume';
  const help = `npm run ops:${name} -- --consumer <name> --reason <why>

  --consumer <name>      such as order.checkout-replies; npm run ops:queues lists them
  --actor <who>          for the audit log; you, unless given

${isPaused ? 'Messages wait in the queue until npm run ops:resume; a restart changes nothing about it.' : 'What waited is done now.'} Every process heeds it within about a second.`;
  const given = readOptions({ consumer: { type: 'string' }, reason, actor }, help);
  const { consumer } = given;
  if (consumer === undefined) throw new DevError('Say which consumer: --consumer <name>.', { hint: help });
  const { dryRun: _dryRun, ...change } = toChange(given);
  const isChanged = await withTarget((target) => setPaused(target, isPaused, { consumer, ...change }));
  console.log(`${consumer} ${isChanged ? (isPaused ? 'is paused' : 'goes on') : isPaused ? 'was paused already' : 'was not paused'}.`);
  return 0;
}
