import type { z } from 'zod';
import type { NotificationDefinition } from './definition.ts';

/** The channel to endpoints of programs. */
export const webhookChannel = 'WEBHOOK';

interface Options<S extends z.ZodType> {
  event: string;
  payload: S;
  example: z.output<S>;
}

/** Declares what only programs are told: it has data and no words, and goes to endpoints only. @throws ZodError when the example is not of the payload's type. */
export function defineMachineEvent<S extends z.ZodType>({ event, payload, example }: Options<S>): NotificationDefinition<z.output<S>> {
  const wording = { notice: { title: event, body: '' }, text: event, mail: { subject: event, heading: event, paragraphs: [] } };
  return {
    event,
    audience: 'nobody',
    policies: {},
    onlyBy: [webhookChannel],
    example: payload.parse(example),
    parse: (value) => payload.parse(value),
    link: () => null,
    secretLink: null,
    word: () => wording,
  };
}
