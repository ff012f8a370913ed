import assert from 'node:assert/strict';
import { it } from 'node:test';
import { pageContextForTest } from '../../test/run-section.ts';
import { isDrawable } from '../section.ts';
import { homeSection } from './home-section.ts';

const offers = homeSection<'CategoryGridSection', string>({
  id: 'offers',
  type: 'CategoryGridSection',
  minimumAppVersion: '1.4.0',
  titles: { en: 'Offers', de: 'Angebote' },
  link: '/offers',
  needs: ['offers'],
  gather: () => 'x',
  present: () => ({ categories: [] }),
});

it('a section is drawn by apps from its minimum version on', () => {
  assert.equal(isDrawable(offers, pageContextForTest({ appVersion: '1.4' })), true);
  assert.equal(isDrawable(offers, pageContextForTest({ appVersion: '1.3.9' })), false);
});

it('its fallback is a headline in the language of the device that leads somewhere', () => {
  const page = pageContextForTest({ market: { locale: 'de-CH', currency: 'EUR', country: 'DE' } });
  assert.deepEqual(offers.fallback(page), { __typename: 'FallbackSection', id: 'offers', title: 'Angebote', link: '/offers' });
});

it('a section carries its type, name and headline beside its content', () => {
  assert.deepEqual(offers.present('x', pageContextForTest()), { __typename: 'CategoryGridSection', id: 'offers', title: 'Offers', categories: [] });
});
