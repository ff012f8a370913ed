import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebAccountPageQuery } from '../../generated/gateway-operations.ts';
import type { AccountSecurity } from '../../generated/schema-types.ts';

type Status = NonNullable<NonNullable<WebAccountPageQuery['me']>['secondFactor']>;

export const security = defineSection<WebAccountPageQuery, Status, AccountSecurity, PageContext>({
  id: 'security',
  requiresViewer: true,
  needs: ['me.secondFactor'],
  gather: ({ data }) => data?.me?.secondFactor,
  present: ({ isEnabled, isRequired, recoveryCodesLeft }) => ({ isSecondFactorOn: isEnabled, isSecondFactorRequired: isRequired, recoveryCodesLeft }),
});
