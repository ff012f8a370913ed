import { createScreen } from '#platform/bff/screen';
import type { Selection } from '#platform/bff/selection';
import type { Context } from '../../context.ts';
import type { Session } from '../../generated/schema-types.ts';
import { sessionView } from './session-view.ts';

export const session = createScreen<unknown, Selection, Session, Session, Context>({
  name: 'session',
  skeleton: ({ selection }) => selection,
  hydration: ({ context, skeleton }) => sessionView(context, skeleton),
  rules: ({ hydrated }) => hydrated,
  presentation: ({ hydrated }) => hydrated,
});
