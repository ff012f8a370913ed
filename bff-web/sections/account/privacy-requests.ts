import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebAccountPageQuery } from '../../generated/gateway-operations.ts';
import type { PrivacyRequest } from '../../generated/schema-types.ts';

type Requests = NonNullable<NonNullable<WebAccountPageQuery['me']>['privacyRequests']>;

export const privacyRequests = defineSection<WebAccountPageQuery, Requests, PrivacyRequest[], PageContext>({
  id: 'privacyRequests',
  requiresViewer: true,
  needs: ['me.privacyRequests'],
  gather: ({ data }) => data?.me?.privacyRequests,
  present: (requests) => requests,
});
