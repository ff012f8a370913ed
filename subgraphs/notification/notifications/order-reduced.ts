import { z } from 'zod';
import { defineNotification, exampleLine, line, parcelLines } from './definition.ts';

/** To the buyer: some pieces of a vendor's part were called off; the rest is still to come. */
export const orderReduced = defineNotification({
  event: 'order_reduced',
  audience: 'buyer',
  policies: { IN_APP: 'mandatory', EMAIL: 'mandatory' },
  payload: z.strictObject({ orderNumber: z.string(), vendorName: z.string(), reason: z.string(), lines: z.array(line) }),
  example: { orderNumber: 'M-100042', vendorName: 'Fjord & Loom', reason: 'one is enough', lines: [exampleLine] },
  link: ({ orderNumber }) => `/orders/${encodeURIComponent(orderNumber)}`,
  wordings: {
    en({ orderNumber, vendorName, reason, lines }) {
      const what = `Some of your order ${orderNumber} from ${vendorName} is cancelled`;
      return {
        notice: { title: what, body: 'You are not charged for it. The rest is still to come.' },
        text: `${what}. You are not charged for it; the rest is still to come.`,
        mail: {
          subject: what,
          heading: 'Some of your order is cancelled',
          paragraphs: ['You are not charged for the items below. The rest of your order is not affected.'],
          lines: parcelLines(lines),
          facts: reason === '' ? [] : [['Reason', reason]],
          action: 'View your order',
        },
      };
    },
    de({ orderNumber, vendorName, reason, lines }) {
      const what = `Ein Teil Ihrer Bestellung ${orderNumber} bei ${vendorName} ist storniert`;
      return {
        notice: { title: what, body: 'Er wird Ihnen nicht berechnet. Der Rest kommt noch.' },
        text: `${what}. Er wird Ihnen nicht berechnet; der Rest kommt noch.`,
        mail: {
          subject: what,
          heading: 'Ein Teil Ihrer Bestellung ist storniert',
          paragraphs: ['Diese Artikel werden Ihnen nicht berechnet. Der Rest Ihrer Bestellung bleibt bestehen.'],
          lines: parcelLines(lines),
          facts: reason === '' ? [] : [['Grund', reason]],
          action: 'Bestellung ansehen',
        },
      };
    },
    hi({ orderNumber, vendorName, reason, lines }) {
      const what = `${vendorName} से आपके ऑर्डर ${orderNumber} का एक हिस्सा रद्द कर दिया गया है`;
      return {
        notice: { title: what, body: 'आपसे इसका कोई शुल्क नहीं लिया जाएगा। बाकी सामान अभी आना है।' },
        text: `${what}। आपसे इसका कोई शुल्क नहीं लिया जाएगा; बाकी सामान अभी आना है।`,
        mail: {
          subject: what,
          heading: 'आपके ऑर्डर का एक हिस्सा रद्द हो गया है',
          paragraphs: ['इन वस्तुओं के लिए आपसे कोई शुल्क नहीं लिया जाएगा। आपका बाकी ऑर्डर पहले जैसा ही है।'],
          lines: parcelLines(lines),
          facts: reason === '' ? [] : [['कारण', reason]],
          action: 'ऑर्डर देखें',
        },
      };
    },
  },
});
