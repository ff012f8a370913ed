import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen } from '#platform/bff/screen';
import { isAllowed } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import type { Selection } from '#platform/bff/selection';
import type { Context, PageContext } from '../../context.ts';
import { mobileHomeOperation, type MobileHomeQuery, type MobileHomeQueryVariables } from '../../generated/gateway-operations.ts';
import type { QueryHomeArgs } from '../../generated/schema-types.ts';
import { declarePublic, pageContext, type Skeleton } from '../../page.ts';
import { bestSellers } from '../../sections/home/best-sellers.ts';
import { categories } from '../../sections/home/categories.ts';
import type { HomeSection, HomeSectionView } from '../../sections/home/home-section.ts';
import { newArrivals } from '../../sections/home/new-arrivals.ts';
import { recentOrders } from '../../sections/home/recent-orders.ts';
import { topRated } from '../../sections/home/top-rated.ts';
import { vendors } from '../../sections/home/vendors.ts';
import { isDrawable } from '../../sections/section.ts';

/** The sections, by name. */
const sections = { recentOrders, categories, newArrivals, bestSellers, vendors, topRated };

type SectionId = keyof typeof sections;
type Views = Record<SectionId, HomeSectionView | null>;

/** From top to bottom, by the variant of the experiment `homeOrder`. */
const orders: Readonly<Record<'productsFirst' | 'makersFirst', readonly SectionId[]>> = {
  productsFirst: ['recentOrders', 'categories', 'newArrivals', 'bestSellers', 'vendors', 'topRated'],
  makersFirst: ['recentOrders', 'categories', 'vendors', 'newArrivals', 'bestSellers', 'topRated'],
};

interface HomeSkeleton extends Skeleton<Views, MobileHomeQueryVariables> {
  /** Sections that the app or its operation cannot draw, but could lead to. */
  readonly replaced: ReadonlySet<SectionId>;
}

const sharedSeconds = 30;

export const home = createScreen<QueryHomeArgs, HomeSkeleton, GatewayResult<MobileHomeQuery>, { sections: HomeSectionView[] }, Context>({
  name: 'home',
  skeleton({ params, context, selection }) {
    const page = pageContext(context, params.display);
    const allowed = (Object.keys(sections) as SectionId[]).filter((id) => selection.has('sections') && isAllowed(sections[id], page));
    const wanted = new Set(allowed.filter((id) => canShow(sections[id], page, selection)));
    const replaced = new Set(selection.hasType('FallbackSection', 'sections') ? allowed.filter((id) => !wanted.has(id)) : []);
    return { page, wanted, replaced, variables: variablesOf(page, wanted) };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(mobileHomeOperation, skeleton.variables),
  rules: ({ hydrated }) => hydrated,
  async presentation({ context, skeleton: { page, wanted, replaced }, hydrated }) {
    declarePublic(context, sharedSeconds);
    const views = await runSections<MobileHomeQuery, Views, PageContext>({ sections, wanted, result: hydrated, context: page });
    // Without makers, or without products, nobody sees a difference.
    if (views.vendors && (views.newArrivals || views.bestSellers)) page.features.show('homeOrder');
    const ordered = orders[page.features.variant('homeOrder')].map((id) => (replaced.has(id) ? sections[id].fallback(page) : views[id]));
    return { sections: ordered.filter((view): view is HomeSectionView => view !== null) };
  },
});

function canShow(section: HomeSection, page: PageContext, selection: Selection): boolean {
  return isDrawable(section, page) && selection.hasType(section.type, 'sections');
}

function variablesOf({ market, images }: PageContext, wanted: ReadonlySet<SectionId>): MobileHomeQueryVariables {
  return {
    currency: market.currency,
    locale: market.locale,
    tileWidth: images.tileWidth,
    thumbWidth: images.thumbWidth,
    withCategories: wanted.has('categories'),
    withNewArrivals: wanted.has('newArrivals'),
    withBestSellers: wanted.has('bestSellers'),
    withTopRated: wanted.has('topRated'),
    withVendors: wanted.has('vendors'),
    withRecentOrders: wanted.has('recentOrders'),
  };
}
