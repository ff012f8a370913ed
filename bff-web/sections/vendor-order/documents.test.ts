import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { vendorOrderParts } from '../../test/workplace-fixtures.ts';
import { documents } from './documents.ts';

it('the packing slip stands among the papers of those who may see it', async () => {
  const invoice = { kind: 'INVOICE' as const, number: 'I-1', url: '/i' };
  const kinds = async (parts: object) => (await runSection(documents, { vendorOrder: { ...vendorOrderParts(), ...parts } })).view?.map(({ kind }) => kind) ?? null;
  assert.deepEqual(await kinds({ documents: [invoice], packingSlipUrl: '/slip' }), ['INVOICE', 'PACKING_SLIP']);
  assert.deepEqual(await kinds({ documents: [invoice], packingSlipUrl: null }), ['INVOICE']);
  assert.equal(await kinds({ documents: null, packingSlipUrl: null }), null);
});
