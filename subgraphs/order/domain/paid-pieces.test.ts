import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { settle, settlementPart, sumSettlements, type Settlement } from './commission.ts';
import { lineOf } from './document.ts';
import { collectionByParcel, divideReturned, openUnits, settlementOfRanges, takePaid, type CaptureCall, type Collection, type PieceRange, type SentPieces } from './paid-pieces.ts';
import { priceCart } from './pricing.ts';
import type { CostedLine } from './pricing-types.ts';
import { pricingInput, rateBps } from './test/arbitraries.ts';

const at = new Date('2026-03-01');
const nothing = sumSettlements([]);

interface Line {
  costed: CostedLine;
  settlement: Settlement;
  shipped: number;
  cancelled: number;
  /** What is in parcels; what became of their money is in `calls`. */
  sent: SentPieces[];
  collected: Settlement;
  collectedTaxMinor: number;
  /** Will never be collected: called off or written off. */
  freeMinor: number;
  refunded: Settlement;
  refundedTaxMinor: number;
}

const step = fc.record({
  kind: fc.constantFrom('ship', 'ship', 'cancel', 'collect', 'collect', 'otherwise', 'fail', 'retry', 'writeOff', 'refund', 'refund', 'return'),
  lines: fc.array(fc.nat(11), { minLength: 1, maxLength: 4 }),
  pieces: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 400 })),
  parcel: fc.nat(5),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What a shop does with an order of one vendor, kept piece by piece; each refund is held against what was collected for its line. */
class Sale {
  readonly lines: Line[];
  readonly calls: CaptureCall[] = [];
  /** What each parcel's call is for. */
  readonly parcels: { id: string; sentAt: Date; items: { line: Line; range: PieceRange }[] }[] = [];

  constructor(costed: readonly CostedLine[], terms: { rateBps: number; fixedMinor: number; taxBps: number }) {
    this.lines = costed.map((line) => ({ costed: line, settlement: settle(line, terms), shipped: 0, cancelled: 0, sent: [], collected: nothing, collectedTaxMinor: 0, freeMinor: 0, refunded: nothing, refundedTaxMinor: 0 }));
  }

  run({ kind, lines, pieces, parcel }: Step): void {
    const chosen = [...new Set(lines.map((index) => this.lines[index % this.lines.length] as Line))];
    if (kind === 'ship') this.ship(chosen, pieces);
    else if (kind === 'cancel') for (const line of chosen) this.cancel(line, pieces);
    else if (kind === 'refund') for (const line of chosen) this.refund(line, Math.min(pieces, openUnits(this.piecesOf(line)).COLLECTED));
    else if (kind === 'return') for (const line of chosen) this.receive(line, pieces);
    else if (this.parcels.length > 0) this.decide(parcel % this.parcels.length, kind);
  }

  private ship(lines: readonly Line[], wanted: number): void {
    const id = `pcl_${this.parcels.length}`;
    const items = lines.flatMap((line) => {
      const part = Math.min(wanted, line.costed.quantity - line.shipped - line.cancelled);
      return part > 0 ? [{ line, range: { before: line.shipped, part } }] : [];
    });
    if (items.length === 0) return;
    for (const { line, range } of items) {
      line.sent.push({ parcelId: id, lineId: line.costed.lineId, before: range.before, quantity: range.part, refunded: 0, collection: 'WAITING' });
      line.shipped += range.part;
    }
    this.parcels.push({ id, sentAt: at, items });
    this.call(id, 'REQUESTED');
  }

  private call(parcelId: string, state: CaptureCall['state']): void {
    this.calls.push({ parcelId, amountMinor: 1, requestedAt: at, state, isUnresolved: false, isSettledOtherwise: false });
  }

  /** The last pieces of a line, as `cancel-order` sets them free. */
  private cancel(line: Line, wanted: number): void {
    const { quantity } = line.costed;
    const part = Math.min(wanted, quantity - line.shipped - line.cancelled);
    line.freeMinor += settlementPart(line.settlement, { before: quantity - line.cancelled - part, part, whole: quantity }).totalMinor;
    line.cancelled += part;
  }

  private decide(index: number, kind: Step['kind']): void {
    const { id, items } = this.parcels[index] as Sale['parcels'][number];
    const last = this.calls.findLastIndex(({ parcelId }) => parcelId === id);
    const call = this.calls[last] as CaptureCall;
    // What is decided about a call that still runs is decided once it has failed.
    const isFailed = call.state === 'REQUESTED' || call.isUnresolved;
    if (kind === 'fail' && call.state === 'REQUESTED') this.calls[last] = { ...call, state: 'FAILED', isUnresolved: true };
    if (kind === 'collect' && call.state === 'REQUESTED') this.calls[last] = { ...call, state: 'SUCCEEDED' };
    if (kind === 'otherwise' && isFailed) this.calls[last] = { ...call, state: 'FAILED', isUnresolved: false, isSettledOtherwise: true };
    if (kind === 'writeOff' && isFailed) this.calls[last] = { ...call, state: 'FAILED', isUnresolved: false };
    if (kind === 'retry' && isFailed) {
      this.calls[last] = { ...call, state: 'FAILED', isUnresolved: false };
      return this.call(id, 'REQUESTED');
    }
    const isDone = this.calls[last] !== call;
    for (const { line, range } of isDone && kind !== 'fail' ? items : []) {
      const part = settlementOfRanges(line.settlement, [range], line.costed.quantity);
      if (kind === 'writeOff') line.freeMinor += part.totalMinor;
      else line.collected = sumSettlements([line.collected, part]);
      if (kind !== 'writeOff') line.collectedTaxMinor += taxOf(line, [range]);
    }
  }

  piecesOf(line: Line): SentPieces[] {
    const collections = collectionByParcel(this.parcels, this.calls);
    return line.sent.map((pieces) => ({ ...pieces, collection: collections.get(pieces.parcelId) as Collection }));
  }

  private refund(line: Line, quantity: number): void {
    const { ranges, pieces } = takePaid(this.piecesOf(line), quantity);
    assert.equal(ranges.reduce((sum, { part }) => sum + part, 0), quantity);
    line.sent = [...pieces];
    line.refunded = sumSettlements([line.refunded, settlementOfRanges(line.settlement, ranges, line.costed.quantity)]);
    line.refundedTaxMinor += taxOf(line, ranges);
    // What is payable is what the others leave: of a single piece a cent too much or too little, of all of them none.
    for (const name of ['totalMinor', 'subsidyMinor', 'commissionMinor', 'commissionTaxMinor'] as const) assert.ok(line.refunded[name] <= line.collected[name], name);
    assert.ok(line.refundedTaxMinor <= line.collectedTaxMinor);
  }

  private receive(line: Line, wanted: number): void {
    const divided = divideReturned(this.piecesOf(line), Math.min(wanted, line.shipped));
    if (divided !== null) this.refund(line, divided.paid);
  }

  /** Gives everything back that was paid for. */
  end(): void {
    for (const line of this.lines) {
      this.refund(line, openUnits(this.piecesOf(line)).COLLECTED);
      assert.deepEqual([line.refunded, line.refundedTaxMinor], [line.collected, line.collectedTaxMinor], 'what was collected, to the cent');
      const undecided = this.piecesOf(line).filter(({ collection }) => collection === 'WAITING').map(({ before, quantity: part }) => ({ before, part }));
      const open = line.costed.quantity - line.shipped - line.cancelled;
      const rest = [...undecided, ...(open > 0 ? [{ before: line.shipped, part: open }] : [])];
      const restMinor = settlementOfRanges(line.settlement, rest, line.costed.quantity).totalMinor;
      assert.equal(line.collected.totalMinor + line.freeMinor + restMinor, line.costed.totalMinor, 'collected, free and open sum to the line');
    }
  }
}

function taxOf({ costed }: Line, ranges: readonly PieceRange[]): number {
  const frozen = { title: '', variantTitle: '', sku: '', stepMinor: 1, quantity: costed.quantity, unitPriceMinor: 0, taxRateBps: 0, taxMinor: costed.taxMinor, totalMinor: costed.totalMinor };
  return ranges.reduce((sum, range) => sum + lineOf(frozen, { ...range, taxIncluded: true }).taxMinor, 0);
}

describe('what was paid is known by line and piece', () => {
  it('whatever is written off, called off, returned and refunded: no line gives back more than was collected for it, and all that was, to the cent', () => {
    const terms = fc.record({ rateBps, fixedMinor: fc.nat(500), taxBps: fc.integer({ min: 0, max: 3_000 }) });
    fc.assert(
      fc.property(pricingInput, terms, fc.array(step, { minLength: 10, maxLength: 60 }), (input, agreed, steps) => {
        const sale = new Sale(priceCart(input).lines, agreed);
        for (const each of steps) sale.run(each);
        sale.end();
      }),
      { numRuns: 400 },
    );
  });

  it('pieces of a parcel that was written off are skipped, also when the one before is collected later', () => {
    const piece = (parcelId: string, before: number, collection: Collection, refunded = 0): SentPieces => ({ parcelId, lineId: 'oln_1', before, quantity: 1, refunded, collection });
    const first = takePaid([piece('a', 0, 'WAITING'), piece('b', 1, 'WRITTEN_OFF'), piece('c', 2, 'COLLECTED')], 2);
    assert.deepEqual(first.ranges, [{ before: 2, part: 1 }]);
    const second = takePaid([piece('a', 0, 'COLLECTED'), piece('b', 1, 'WRITTEN_OFF'), piece('c', 2, 'COLLECTED', 1)], 2);
    assert.deepEqual(second.ranges, [{ before: 0, part: 1 }], 'each piece once');
  });

  it('pieces in a row are one range, over parcels, too', () => {
    const pieces: SentPieces[] = [{ parcelId: 'a', lineId: 'oln_1', before: 0, quantity: 2, refunded: 1, collection: 'COLLECTED' }, { parcelId: 'b', lineId: 'oln_1', before: 2, quantity: 3, refunded: 0, collection: 'COLLECTED' }];
    assert.deepEqual(takePaid(pieces, 3).ranges, [{ before: 1, part: 3 }]);
  });

  it('of what comes back, what was paid for is given back first; while it is open whether it is, nothing is said', () => {
    const of = (...collections: Collection[]): SentPieces[] => collections.map((collection, before) => ({ parcelId: `${before}`, lineId: 'oln_1', before, quantity: 1, refunded: 0, collection }));
    assert.deepEqual(divideReturned(of('WRITTEN_OFF', 'COLLECTED'), 2), { paid: 1, unpaid: 1 });
    assert.deepEqual(divideReturned(of('WRITTEN_OFF', 'COLLECTED'), 1), { paid: 1, unpaid: 0 });
    assert.deepEqual(divideReturned(of('WAITING', 'COLLECTED'), 1), { paid: 1, unpaid: 0 });
    assert.equal(divideReturned(of('WAITING', 'COLLECTED'), 2), null);
  });
});

describe('captures that do not name their parcel', () => {
  const call = (minute: number, state: CaptureCall['state'], rest: Partial<CaptureCall> = {}): CaptureCall => ({ parcelId: null, amountMinor: 500, requestedAt: new Date(minute * 60_000), state, isUnresolved: false, isSettledOtherwise: false, ...rest });
  const parcels = [1, 2].map((minute) => ({ id: `pcl_${minute}`, sentAt: new Date(minute * 60_000) }));

  it('are for the one that was sent at that moment, or repeat one that failed', () => {
    assert.deepEqual([...collectionByParcel(parcels, [call(1, 'FAILED'), call(2, 'SUCCEEDED')]).values()], ['WRITTEN_OFF', 'COLLECTED']);
    assert.deepEqual([...collectionByParcel(parcels, [call(1, 'FAILED'), call(2, 'SUCCEEDED'), call(3, 'REQUESTED')]).values()], ['WAITING', 'COLLECTED']);
    assert.deepEqual([...collectionByParcel(parcels, [call(1, 'FAILED'), call(2, 'FAILED'), call(3, 'SUCCEEDED', { parcelId: 'pcl_2' })]).values()], ['WRITTEN_OFF', 'COLLECTED']);
    assert.deepEqual([...collectionByParcel(parcels, [call(1, 'FAILED', { isSettledOtherwise: true }), call(2, 'FAILED', { isUnresolved: true })]).values()], ['COLLECTED', 'WAITING']);
  });

  it('a parcel that nothing was to be collected for counts as paid', () => {
    assert.deepEqual([...collectionByParcel(parcels, []).values()], ['COLLECTED', 'COLLECTED']);
  });
});
