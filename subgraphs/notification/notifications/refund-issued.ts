import { z } from 'zod';
import { defineNotification } from './definition.ts';

/** To the buyer: money is on its way back. */
export const refundIssued = defineNotification({
  event: 'refund_issued',
  audience: 'buyer',
  policies: { IN_APP: 'mandatory', EMAIL: 'mandatory' },
  payload: z.strictObject({ orderNumber: z.string(), vendorName: z.string(), currency: z.string(), amountMinor: z.int(), reason: z.string(), /** The reference, when it was paid by other means than the buyer had used. */ paidUnder: z.string().nullable().default(null) }),
  example: { orderNumber: 'M-100042', vendorName: 'Fjord & Loom', currency: 'EUR', amountMinor: 8900, reason: 'arrived damaged', paidUnder: null },
  link: ({ orderNumber }) => `/orders/${encodeURIComponent(orderNumber)}`,
  wordings: {
    en({ orderNumber, vendorName, currency, amountMinor, reason, paidUnder }, { money }) {
      const amount = money(amountMinor, currency);
      return {
        notice: { title: `${amount} are on their way back to you`, body: `Refund for order ${orderNumber} from ${vendorName}.` },
        text: `We have refunded ${amount} for your order ${orderNumber}.`,
        mail: {
          subject: `Refund of ${amount} for order ${orderNumber}`,
          heading: 'Your refund is on its way',
          paragraphs: [
            paidUnder === null
              ? `We have returned ${amount} to the means of payment you used. Depending on your bank it takes up to ten days to show.`
              : `${amount} could not be returned to the means of payment you used, so we have sent them to you by other means.`,
          ],
          facts: [['Order', orderNumber], ['Vendor', vendorName], ['Refund', amount], ...(paidUnder === null ? [] : [['Reference', paidUnder] as const]), ...(reason === '' ? [] : [['Reason', reason] as const])],
          action: 'View your order',
        },
      };
    },
    de({ orderNumber, vendorName, currency, amountMinor, reason, paidUnder }, { money }) {
      const amount = money(amountMinor, currency);
      return {
        notice: { title: `${amount} sind auf dem Weg zu Ihnen zurück`, body: `Erstattung zur Bestellung ${orderNumber} bei ${vendorName}.` },
        text: `Wir haben Ihnen ${amount} zur Bestellung ${orderNumber} erstattet.`,
        mail: {
          subject: `Erstattung von ${amount} zur Bestellung ${orderNumber}`,
          heading: 'Ihre Erstattung ist unterwegs',
          paragraphs: [
            paidUnder === null
              ? `Wir haben ${amount} auf das verwendete Zahlungsmittel zurückgezahlt. Je nach Bank dauert es bis zu zehn Tage, bis der Betrag erscheint.`
              : `${amount} konnten nicht auf das verwendete Zahlungsmittel zurückgezahlt werden; wir haben sie Ihnen auf anderem Weg überwiesen.`,
          ],
          facts: [['Bestellung', orderNumber], ['Anbieter', vendorName], ['Erstattung', amount], ...(paidUnder === null ? [] : [['Referenz', paidUnder] as const]), ...(reason === '' ? [] : [['Grund', reason] as const])],
          action: 'Bestellung ansehen',
        },
      };
    },
    hi({ orderNumber, vendorName, currency, amountMinor, reason, paidUnder }, { money }) {
      const amount = money(amountMinor, currency);
      return {
        notice: { title: `${amount} आपको लौटाए जा रहे हैं`, body: `${vendorName} से ऑर्डर ${orderNumber} का रिफ़ंड।` },
        text: `आपके ऑर्डर ${orderNumber} के लिए ${amount} लौटा दिए गए हैं।`,
        mail: {
          subject: `ऑर्डर ${orderNumber} के लिए ${amount} का रिफ़ंड`,
          heading: 'आपका रिफ़ंड भेज दिया गया है',
          paragraphs: [
            paidUnder === null
              ? `आपने जिस माध्यम से भुगतान किया था, उसी में ${amount} लौटा दिए गए हैं। बैंक के अनुसार राशि दिखने में दस दिन तक लग सकते हैं।`
              : `आपने जिस माध्यम से भुगतान किया था, उसमें ${amount} नहीं लौटाए जा सके; हमने यह राशि आपको दूसरे माध्यम से भेजी है।`,
          ],
          facts: [['ऑर्डर', orderNumber], ['विक्रेता', vendorName], ['रिफ़ंड', amount], ...(paidUnder === null ? [] : [['संदर्भ', paidUnder] as const]), ...(reason === '' ? [] : [['कारण', reason] as const])],
          action: 'ऑर्डर देखें',
        },
      };
    },
  },
});
