import { z } from 'zod';
import { defineNotification } from './definition.ts';

/** To a vendor's catalog people: few or none of a variant are left. */
export const stockLow = defineNotification({
  event: 'stock_low',
  audience: 'vendor',
  policies: { IN_APP: 'on', EMAIL: 'on' },
  payload: z.strictObject({ vendorId: z.string(), productId: z.string(), title: z.string(), sku: z.string(), available: z.int().min(0) }),
  example: { vendorId: 'vnd_01jb2k0000000000000000000a', productId: 'prd_01jb2k0000000000000000000a', title: 'Herringbone throw, Oat', sku: 'FL-THROW-OAT', available: 2 },
  link: ({ vendorId, productId }) => `/desk/${encodeURIComponent(vendorId)}/products/${encodeURIComponent(productId)}`,
  wordings: {
    en({ title, sku, available }) {
      const what = available === 0 ? `${title} is sold out` : `Only ${available} left of ${title}`;
      return {
        notice: { title: what, body: `SKU ${sku}. Add stock so that buyers can go on ordering.` },
        text: `${what} (SKU ${sku}).`,
        mail: {
          subject: what,
          heading: what,
          paragraphs: ['Add stock so that buyers can go on ordering.'],
          facts: [['Article', title], ['SKU', sku], ['Available', String(available)]],
          action: 'Add stock',
        },
      };
    },
    de({ title, sku, available }) {
      const what = available === 0 ? `${title} ist ausverkauft` : `Nur noch ${available} von ${title}`;
      return {
        notice: { title: what, body: `Artikelnummer ${sku}. Füllen Sie den Bestand auf, damit weiter bestellt werden kann.` },
        text: `${what} (Artikelnummer ${sku}).`,
        mail: {
          subject: what,
          heading: what,
          paragraphs: ['Füllen Sie den Bestand auf, damit weiter bestellt werden kann.'],
          facts: [['Artikel', title], ['Artikelnummer', sku], ['Verfügbar', String(available)]],
          action: 'Bestand auffüllen',
        },
      };
    },
    hi({ title, sku, available }) {
      const what = available === 0 ? `${title} का स्टॉक समाप्त हो गया है` : `${title} के केवल ${available} बचे हैं`;
      return {
        notice: { title: what, body: `SKU ${sku}। स्टॉक बढ़ाएँ ताकि ख़रीदार ऑर्डर करते रहें।` },
        text: `${what} (SKU ${sku})।`,
        mail: {
          subject: what,
          heading: what,
          paragraphs: ['स्टॉक बढ़ाएँ ताकि ख़रीदार ऑर्डर करते रहें।'],
          facts: [['वस्तु', title], ['SKU', sku], ['उपलब्ध', String(available)]],
          action: 'स्टॉक बढ़ाएँ',
        },
      };
    },
  },
});
