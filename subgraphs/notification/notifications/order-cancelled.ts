import { z } from 'zod';
import { defineNotification, line, parcelLines } from './definition.ts';

/** To the buyer: a vendor's part of the order, or what is left of it after parcels were sent, will not come, by the buyer's wish or because the vendor declined it. */
export const orderCancelled = defineNotification({
  event: 'order_cancelled',
  audience: 'buyer',
  policies: { IN_APP: 'mandatory', EMAIL: 'mandatory' },
  payload: z.strictObject({
    orderNumber: z.string(),
    vendorName: z.string(),
    isByVendor: z.boolean(),
    reason: z.string(),
    /** Some of it was sent before, and stands. */
    isRest: z.boolean().default(false),
    lines: z.array(line).default([]),
  }),
  example: { orderNumber: 'M-100042', vendorName: 'Fjord & Loom', isByVendor: true, reason: 'the last one was damaged', isRest: false, lines: [] },
  link: ({ orderNumber }) => `/orders/${encodeURIComponent(orderNumber)}`,
  wordings: {
    en({ orderNumber, vendorName, isByVendor, reason, isRest, lines }) {
      const whole = isByVendor ? `${vendorName} cannot fulfil your order ${orderNumber}` : `Your order ${orderNumber} from ${vendorName} is cancelled`;
      const rest = isByVendor ? `${vendorName} cannot send the rest of your order ${orderNumber}` : `The rest of your order ${orderNumber} from ${vendorName} is cancelled`;
      const what = isRest ? rest : whole;
      return {
        notice: { title: what, body: reason === '' ? 'You are not charged for it.' : `Reason: ${reason}. You are not charged for it.` },
        text: `${what}. You are not charged for it.`,
        mail: {
          subject: what,
          heading: isByVendor ? 'We are sorry' : isRest ? 'The rest of your order is cancelled' : 'Your order is cancelled',
          paragraphs: [
            `${what}.`,
            isRest ? 'You are not charged for the items below. What was sent already, and parts of the order from other vendors, are not affected.' : 'You are not charged for these items. Parts of the order from other vendors are not affected.',
          ],
          ...(isRest && { lines: parcelLines(lines) }),
          facts: reason === '' ? [] : [['Reason', reason]],
          action: 'View your order',
        },
      };
    },
    de({ orderNumber, vendorName, isByVendor, reason, isRest, lines }) {
      const whole = isByVendor ? `${vendorName} kann Ihre Bestellung ${orderNumber} nicht ausführen` : `Ihre Bestellung ${orderNumber} bei ${vendorName} ist storniert`;
      const rest = isByVendor ? `${vendorName} kann den Rest Ihrer Bestellung ${orderNumber} nicht liefern` : `Der Rest Ihrer Bestellung ${orderNumber} bei ${vendorName} ist storniert`;
      const what = isRest ? rest : whole;
      const free = isRest ? 'Er wird Ihnen nicht berechnet.' : 'Sie wird Ihnen nicht berechnet.';
      return {
        notice: { title: what, body: reason === '' ? free : `Grund: ${reason}. ${free}` },
        text: `${what}. ${free}`,
        mail: {
          subject: what,
          heading: isByVendor ? 'Das tut uns leid' : isRest ? 'Der Rest Ihrer Bestellung ist storniert' : 'Ihre Bestellung ist storniert',
          paragraphs: [
            `${what}.`,
            isRest ? 'Die folgenden Artikel werden Ihnen nicht berechnet. Was schon verschickt wurde und die Teile der Bestellung bei anderen Anbietern bleiben bestehen.' : 'Diese Artikel werden Ihnen nicht berechnet. Die Teile der Bestellung bei anderen Anbietern bleiben bestehen.',
          ],
          ...(isRest && { lines: parcelLines(lines) }),
          facts: reason === '' ? [] : [['Grund', reason]],
          action: 'Bestellung ansehen',
        },
      };
    },
    hi({ orderNumber, vendorName, isByVendor, reason, isRest, lines }) {
      const whole = isByVendor ? `${vendorName} आपका ऑर्डर ${orderNumber} पूरा नहीं कर सकता` : `${vendorName} से आपका ऑर्डर ${orderNumber} रद्द कर दिया गया है`;
      const rest = isByVendor ? `${vendorName} आपके ऑर्डर ${orderNumber} का बाकी सामान नहीं भेज सकता` : `${vendorName} से आपके ऑर्डर ${orderNumber} का बाकी हिस्सा रद्द कर दिया गया है`;
      const what = isRest ? rest : whole;
      return {
        notice: { title: what, body: reason === '' ? 'आपसे इसका कोई शुल्क नहीं लिया जाएगा।' : `कारण: ${reason}। आपसे इसका कोई शुल्क नहीं लिया जाएगा।` },
        text: `${what}। आपसे इसका कोई शुल्क नहीं लिया जाएगा।`,
        mail: {
          subject: what,
          heading: isByVendor ? 'हमें खेद है' : isRest ? 'आपके ऑर्डर का बाकी हिस्सा रद्द हो गया है' : 'आपका ऑर्डर रद्द हो गया है',
          paragraphs: [
            `${what}।`,
            isRest ? 'नीचे दी गई वस्तुओं के लिए आपसे कोई शुल्क नहीं लिया जाएगा। जो सामान भेजा जा चुका है और दूसरे विक्रेताओं से आपका ऑर्डर पहले जैसा ही है।' : 'इन वस्तुओं के लिए आपसे कोई शुल्क नहीं लिया जाएगा। दूसरे विक्रेताओं से आपका ऑर्डर पहले जैसा ही है।',
          ],
          ...(isRest && { lines: parcelLines(lines) }),
          facts: reason === '' ? [] : [['कारण', reason]],
          action: 'ऑर्डर देखें',
        },
      };
    },
  },
});
