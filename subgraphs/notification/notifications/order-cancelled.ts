import { z } from 'zod';
import { defineNotification } from './definition.ts';

/** To the buyer: a vendor's part of the order will not come, by the buyer's wish or because the vendor declined it. */
export const orderCancelled = defineNotification({
  event: 'order_cancelled',
  audience: 'buyer',
  policies: { IN_APP: 'mandatory', EMAIL: 'mandatory' },
  payload: z.strictObject({ orderNumber: z.string(), vendorName: z.string(), isByVendor: z.boolean(), reason: z.string() }),
  example: { orderNumber: 'M-100042', vendorName: 'Fjord & Loom', isByVendor: true, reason: 'the last one was damaged' },
  link: ({ orderNumber }) => `/orders/${encodeURIComponent(orderNumber)}`,
  wordings: {
    en({ orderNumber, vendorName, isByVendor, reason }) {
      const what = isByVendor ? `${vendorName} cannot fulfil your order ${orderNumber}` : `Your order ${orderNumber} from ${vendorName} is cancelled`;
      return {
        notice: { title: what, body: reason === '' ? 'You are not charged for it.' : `Reason: ${reason}. You are not charged for it.` },
        text: `${what}. You are not charged for it.`,
        mail: {
          subject: what,
          heading: isByVendor ? 'We are sorry' : 'Your order is cancelled',
          paragraphs: [`${what}.`, 'You are not charged for these items. Parts of the order from other vendors are not affected.'],
          facts: reason === '' ? [] : [['Reason', reason]],
          action: 'View your order',
        },
      };
    },
    de({ orderNumber, vendorName, isByVendor, reason }) {
      const what = isByVendor ? `${vendorName} kann Ihre Bestellung ${orderNumber} nicht ausführen` : `Ihre Bestellung ${orderNumber} bei ${vendorName} ist storniert`;
      return {
        notice: { title: what, body: reason === '' ? 'Sie wird Ihnen nicht berechnet.' : `Grund: ${reason}. Sie wird Ihnen nicht berechnet.` },
        text: `${what}. Sie wird Ihnen nicht berechnet.`,
        mail: {
          subject: what,
          heading: isByVendor ? 'Das tut uns leid' : 'Ihre Bestellung ist storniert',
          paragraphs: [`${what}.`, 'Diese Artikel werden Ihnen nicht berechnet. Die Teile der Bestellung bei anderen Anbietern bleiben bestehen.'],
          facts: reason === '' ? [] : [['Grund', reason]],
          action: 'Bestellung ansehen',
        },
      };
    },
    hi({ orderNumber, vendorName, isByVendor, reason }) {
      const what = isByVendor ? `${vendorName} आपका ऑर्डर ${orderNumber} पूरा नहीं कर सकता` : `${vendorName} से आपका ऑर्डर ${orderNumber} रद्द कर दिया गया है`;
      return {
        notice: { title: what, body: reason === '' ? 'आपसे इसका कोई शुल्क नहीं लिया जाएगा।' : `कारण: ${reason}। आपसे इसका कोई शुल्क नहीं लिया जाएगा।` },
        text: `${what}। आपसे इसका कोई शुल्क नहीं लिया जाएगा।`,
        mail: {
          subject: what,
          heading: isByVendor ? 'हमें खेद है' : 'आपका ऑर्डर रद्द हो गया है',
          paragraphs: [`${what}।`, 'इन वस्तुओं के लिए आपसे कोई शुल्क नहीं लिया जाएगा। दूसरे विक्रेताओं से आपका ऑर्डर पहले जैसा ही है।'],
          facts: reason === '' ? [] : [['कारण', reason]],
          action: 'ऑर्डर देखें',
        },
      };
    },
  },
});
