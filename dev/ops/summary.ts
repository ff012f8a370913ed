import { columns } from './columns.ts';

interface Affected {
  consumer: string;
  type: string;
  messageId: string;
}

const shown = 20;

/** What a command did: how many by place and type, and the first ids. */
export function summary(messages: readonly Affected[], done: string): string {
  if (messages.length === 0) return `Nothing matches; 0 messages ${done}.`;
  const groups = [...Map.groupBy(messages, ({ consumer, type }) => `${consumer}\n${type}`)].map(([key, members]) => [...key.split('\n'), members.length]);
  const ids = messages.slice(0, shown).map(({ messageId }) => `  ${messageId}`);
  const more = messages.length > shown ? [`  … and ${messages.length - shown} more`] : [];
  return `${columns(`${messages.length} messages ${done}`, ['where', 'type', 'count'], groups)}\n${[...ids, ...more].join('\n')}`;
}
