import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { vendors } from './vendors.ts';

it('shops come with what they sell, to apps from 1.1 on', async () => {
  const { view } = await runSection(vendors, { vendors: { edges: [{ node: { slug: 'holzwerk', name: 'Holzwerk', tagline: 'Bowls', logo: null } }] } });
  assert.deepEqual(view && 'vendors' in view && view.vendors, [{ slug: 'holzwerk', name: 'Holzwerk', tagline: 'Bowls', logo: null }]);
  assert.equal(vendors.minimumAppVersion, '1.1.0');
});
