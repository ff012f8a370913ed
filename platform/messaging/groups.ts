import type { Message } from './message-handler.ts';

/**
 * Messages that are handled in one transaction, as calls of their handlers: those of one type at once where the handler takes several. Messages of one aggregate
 * stay in their order: its second one is in a later group than its first. Types come in one order everywhere, so that two transactions seldom lock the same
 * things the other way round.
 */
export function groupsOf<Each extends Pick<Message, 'envelope' | 'binding'>>(messages: readonly Each[]): Each[][] {
  const rounds: Each[][] = [];
  const seen = new Map<string, number>();
  for (const message of messages) {
    const { aggregateId } = message.envelope;
    const round = seen.get(aggregateId) ?? 0;
    seen.set(aggregateId, round + 1);
    (rounds[round] ??= []).push(message);
  }
  return rounds.flatMap((round) => {
    const byType = [...Map.groupBy(round, ({ binding }) => binding)].toSorted(([a], [b]) => (a.contract.type < b.contract.type ? -1 : 1));
    return byType.flatMap(([{ isSetWise }, ofType]) => (isSetWise ? [ofType] : ofType.map((each) => [each])));
  });
}
