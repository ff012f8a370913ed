import type { GraphQLResolveInfo } from 'graphql';
import { selectionOf, type Selection } from './selection.ts';
import { isAllowed, isWithoutViewer, type ScreenContext, type Sections } from './section.ts';

/**
 * A screen as four small functions: what is needed (skeleton), the data for it (hydration), what of it may be shown
 * (rules), and its shape for the client (presentation).
 */
export interface Screen<Params, Skeleton, Hydrated, View, Context extends ScreenContext> {
  readonly name: string;
  /** Decides from parameters and selection what to ask the gateway. Throws DomainError for parameters that make no sense. */
  skeleton(input: { params: Params; context: Context; selection: Selection }): Skeleton;
  /** Asks the gateway, once. */
  hydration(input: { params: Params; context: Context; skeleton: Skeleton }): Promise<Hydrated>;
  /** Leaves out what is not to be shown. Rules that are business belong to a subgraph. */
  rules(input: { params: Params; context: Context; skeleton: Skeleton; hydrated: Hydrated }): Hydrated;
  presentation(input: { params: Params; context: Context; skeleton: Skeleton; hydrated: Hydrated }): View | Promise<View>;
}

/** The resolver of a screen's field. */
export type ScreenResolver<Params, View, Context> = (parent: unknown, params: Params, context: Context, info: GraphQLResolveInfo) => Promise<View>;

export function createScreen<Params, Skeleton, Hydrated, View, Context extends ScreenContext>(
  screen: Screen<Params, Skeleton, Hydrated, View, Context>,
): ScreenResolver<Params, View, Context> {
  return async (_parent, params, context, info) => {
    const skeleton = screen.skeleton({ params, context, selection: selectionOf(info) });
    const hydrated = await screen.hydration({ params, context, skeleton });
    const allowed = screen.rules({ params, context, skeleton, hydrated });
    return screen.presentation({ params, context, skeleton, hydrated: allowed });
  };
}

/**
 * The sections to run: selected by the client and meant for this viewer. A personal section that is left out because
 * nobody knows who is asking is reported as a failure.
 */
export function wantedSections<Data, Views extends object, Context extends ScreenContext>(
  sections: Sections<Data, Views, Context>,
  selection: Selection,
  context: Context,
): ReadonlySet<keyof Views> {
  const ids = Object.keys(sections) as (keyof Views)[];
  const selected = ids.filter((id) => selection.has(sections[id].id));
  for (const id of selected) if (isWithoutViewer(sections[id], context)) context.report.add({ id: sections[id].id, code: 'UNAVAILABLE' });
  return new Set(selected.filter((id) => isAllowed(sections[id], context)));
}
