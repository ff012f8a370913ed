/** What the gateway tells those who keep answers of its own. */
import { defineSignal } from '#platform/messaging/contract';
import { z } from 'zod';

/**
 * What is about these entities (ids, as in their keys) is out of the gateway's cache: whoever asks now gets it as it is. Without `keys` it is about
 * everything. Whoever keeps answers of the gateway forgets them now, and not only at the event that made them outdated, which it may hear before the gateway does.
 */
export const cacheEvicted = defineSignal({
  type: 'cache.evicted.v1',
  aggregate: 'cache',
  producer: 'gateway',
  schema: z.object({ keys: z.array(z.string().min(1).max(200)).nullable() }),
  example: { keys: ['prd_01jb2k0000000000000000000a', 'var_01jb2k0000000000000000000a'] },
});
