import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mayLeaveRest, mostParcels } from './parcel-limit.ts';

test('however vendors cut what they send, in whatever order, all of it can be collected for', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: mostParcels }), fc.infiniteStream(fc.nat()), (pieces, choices) => {
      const open = [...pieces];
      let collected = 0;
      for (const choice of choices) {
        const toSend = open.flatMap((left, vendor) => (left > 0 ? [vendor] : []));
        const vendor = toSend[choice % toSend.length];
        if (vendor === undefined) break;
        const leavesRest = (open[vendor] ?? 0) > 1 && mayLeaveRest({ collected, othersToSend: toSend.length - 1 });
        open[vendor] = leavesRest ? (open[vendor] ?? 0) - 1 : 0;
        collected += 1;
      }
      assert.ok(collected <= mostParcels);
    }),
  );
});
