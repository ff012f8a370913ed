import type { GatewayResult } from '#platform/bff/gateway-result';
import type { PageContext } from '../../context.ts';
import type { MobileHomeQuery } from '../../generated/gateway-operations.ts';
import type { CategoryGridSection, FallbackSection, ProductRowSection, RecentOrdersSection, VendorRowSection } from '../../generated/schema-types.ts';
import type { MobileSection } from '../section.ts';

/** What each type of section has besides its name and headline. */
export interface SectionContents {
  CategoryGridSection: Omit<CategoryGridSection, 'id' | 'title'>;
  ProductRowSection: Omit<ProductRowSection, 'id' | 'title'>;
  VendorRowSection: Omit<VendorRowSection, 'id' | 'title'>;
  RecentOrdersSection: Omit<RecentOrdersSection, 'id' | 'title'>;
}

export type SectionType = keyof SectionContents;

/** A section as the schema's interface HomeSection has it. */
export type HomeSectionView =
  | { [Type in SectionType]: { __typename: Type; id: string; title: string } & SectionContents[Type] }[SectionType]
  | ({ __typename: 'FallbackSection' } & FallbackSection);

/** A section of the first screen. Where it stands among the others is decided in `screens/home/home.ts`. */
export interface HomeSection extends MobileSection<MobileHomeQuery, unknown, HomeSectionView | null> {
  /** Its type in the schema; apps whose operation selects nothing on it get the fallback. */
  readonly type: SectionType;
  /** First version of the app that can draw it; older ones get the fallback. */
  readonly minimumAppVersion: string;
  /** What to show instead of it; null leaves it out. */
  fallback(context: PageContext): HomeSectionView | null;
}

export interface HomeSectionOptions<Type extends SectionType, Gathered> {
  id: string;
  type: Type;
  minimumAppVersion: string;
  /** Headlines by language; the first is for all others. */
  titles: { en: string; de: string };
  /** Page of the storefront that shows the same; without one there is no fallback. */
  link?: string;
  requiresViewer?: boolean;
  /** Whether it is shown at all. */
  isShown?(context: PageContext): boolean;
  needs: readonly string[];
  gather(result: GatewayResult<MobileHomeQuery>, context: PageContext): Gathered | null | undefined;
  /** Null when there is nothing to show: then the section is left out. */
  present(gathered: Gathered, context: PageContext): SectionContents[Type] | null;
}

export function homeSection<Type extends SectionType, Gathered>(options: HomeSectionOptions<Type, Gathered>): HomeSection {
  const { id, type, minimumAppVersion, titles, link, requiresViewer = false, isShown, needs, gather } = options;
  const headOf = ({ market }: PageContext): { id: string; title: string } => ({ id, title: market.locale.startsWith('de') ? titles.de : titles.en });
  return {
    id,
    type,
    minimumAppVersion,
    requiresViewer,
    ...(isShown && { isShown }),
    needs,
    gather,
    present(gathered, context) {
      const content = options.present(gathered as Gathered, context);
      // The compiler does not see that `type` and the content's type vary together.
      return content && ({ __typename: type, ...headOf(context), ...content } as HomeSectionView);
    },
    fallback: (context) => (link === undefined ? null : { __typename: 'FallbackSection', ...headOf(context), link }),
  };
}
