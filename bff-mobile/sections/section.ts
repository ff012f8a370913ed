import type { Section } from '#platform/bff/section';
import type { PageContext } from '../context.ts';
import { isAtLeast } from '../device/app-version.ts';

/** A section of a screen of the apps. */
export interface MobileSection<Data, Gathered, View> extends Section<Data, Gathered, View, PageContext> {
  /** First version of the app that can draw it, two or three numbers. Older ones are not given it, and nothing is asked for it; absent: all draw it. */
  readonly minimumAppVersion?: string;
}

/** A section as screens take it, left out for apps that are too old for it. Helps the compiler infer what it gathers. */
export function defineSection<Data, Gathered, View>(section: MobileSection<Data, Gathered, View>): MobileSection<Data, unknown, View> {
  return { ...section, isShown: (page) => isDrawable(section, page) && (section.isShown?.(page) ?? true) };
}

/** Whether this version of the app can draw a section. */
export function isDrawable({ minimumAppVersion }: Pick<MobileSection<never, never, unknown>, 'minimumAppVersion'>, { appVersion }: PageContext): boolean {
  return minimumAppVersion === undefined || isAtLeast(appVersion, minimumAppVersion);
}
