/** How a partner's part of the sandbox marketplace comes to be: the user subgraph asks, the sandbox answers. */
import { defineEvent } from '#platform/messaging/contract';
import { z } from 'zod';
import { id } from './common.ts';

const exampleSandbox = { sandboxId: 'sbx_01jb2k0000000000000000000a', vendorId: 'vnd_01jb2k0000000000000000000a' };

/** A sandbox was made or is to be as at the beginning: fill the vendor `vendorId`, and take `formerVendorId` out of use. */
export const sandboxRequested = defineEvent({
  type: 'sandbox.requested.v1',
  aggregate: 'sandbox',
  producer: 'user',
  schema: z.object({ sandboxId: id, vendorId: id, formerVendorId: id.nullable() }),
  example: { ...exampleSandbox, formerVendorId: null },
});

/** The vendor of a sandbox has its products and orders, or they could not be made. */
export const sandboxPrepared = defineEvent({
  type: 'sandbox.prepared.v1',
  aggregate: 'sandbox',
  producer: 'sandbox',
  schema: z.object({ sandboxId: id, vendorId: id, isReady: z.boolean() }),
  example: { ...exampleSandbox, isReady: true },
});
