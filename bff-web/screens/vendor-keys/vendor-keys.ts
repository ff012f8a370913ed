import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen, wantedSections } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import type { Context, PageContext } from '../../context.ts';
import { webVendorKeysPageOperation, type WebVendorKeysPageQuery, type WebVendorKeysPageQueryVariables } from '../../generated/gateway-operations.ts';
import type { QueryVendorKeysPageArgs, VendorApiKey, VendorKeysPage } from '../../generated/schema-types.ts';
import { assertAdmitted, assertSignedIn, pageContext, withoutRefusals, type Skeleton } from '../../page.ts';
import { keys } from '../../sections/vendor-keys/keys.ts';

interface Views {
  keys: VendorApiKey[];
}

const sections: Sections<WebVendorKeysPageQuery, Views, PageContext> = { keys };

export const vendorKeysPage = createScreen<QueryVendorKeysPageArgs, Skeleton<Views, WebVendorKeysPageQueryVariables>, GatewayResult<WebVendorKeysPageQuery>, VendorKeysPage, Context>({
  name: 'vendor-keys',
  skeleton({ params, context, selection }) {
    assertSignedIn(context, 'see the API keys of your shop');
    const page = pageContext(context, null);
    const wanted = wantedSections(sections, selection, page);
    return { page, wanted, variables: { vendorId: params.vendorId } };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(webVendorKeysPageOperation, skeleton.variables),
  rules({ hydrated }) {
    assertAdmitted(hydrated, 'apiKeys');
    return withoutRefusals(hydrated);
  },
  presentation: ({ skeleton, hydrated }) => runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page }),
});
