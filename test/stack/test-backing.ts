import { testService } from '#platform/testing/test-environment';
import type { BackingUrls } from '../../dev/stack.ts';

/** The servers that tests run on, for a whole stack. @throws when the environment names none. */
export function testBacking(): BackingUrls {
  const rabbitmqManagementUrl = process.env['TEST_RABBITMQ_MANAGEMENT_URL'];
  return {
    mysqlAdminUrl: testService('TEST_MYSQL_ADMIN_URL'),
    redisUrl: testService('TEST_REDIS_URL'),
    rabbitmqUrl: testService('TEST_RABBITMQ_URL'),
    ...(rabbitmqManagementUrl && { rabbitmqManagementUrl }),
  };
}
