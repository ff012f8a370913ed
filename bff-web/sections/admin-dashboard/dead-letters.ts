import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { DeadLetterPartsFragment, WebAdminDashboardPageQuery } from '../../generated/gateway-operations.ts';
import type { DeadLetterBox, ServiceName } from '../../generated/schema-types.ts';

const services = ['user', 'vendor', 'product', 'order', 'notification'] as const;
const partOf = (service: (typeof services)[number]) => `${service}Messaging` as const;

type Box = [service: ServiceName, messaging: DeadLetterPartsFragment];

/** The services are asked one by one: those that answer are shown, and the others are told as missing in part. */
export const deadLetters = defineSection<WebAdminDashboardPageQuery, Box[], DeadLetterBox[], PageContext>({
  id: 'deadLetters',
  requiresViewer: true,
  needs: [],
  gather({ data, errors }, { report }) {
    const boxes = services.flatMap((service): Box[] => {
      const messaging = data?.[partOf(service)];
      return messaging ? [[service.toUpperCase() as ServiceName, messaging]] : [];
    });
    const failure = errors.find(({ path: [root] }) => root === undefined || services.some((service) => root === partOf(service)));
    if (failure) report.add(boxes.length > 0 ? { id: 'deadLetters', code: failure.code, isPartial: true } : { id: 'deadLetters', code: failure.code });
    return boxes.length > 0 ? boxes : null;
  },
  present: (boxes) =>
    boxes.flatMap(([service, { consumers }]) =>
      (consumers ?? []).flatMap(({ name, deadCount, oldestDeadSeconds }) => (deadCount === 0 ? [] : [{ service, consumer: name, count: deadCount, oldestSeconds: oldestDeadSeconds }])),
    ),
});
