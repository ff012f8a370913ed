import { z } from 'zod';
import { defineNotification } from './definition.ts';

/** To the buyer: the vendor agreed to take goods back, declined, or has received them. */
export const returnDecided = defineNotification({
  event: 'return_decided',
  audience: 'buyer',
  policies: { IN_APP: 'mandatory', EMAIL: 'mandatory', PUSH: 'on' },
  payload: z.strictObject({ orderNumber: z.string(), vendorName: z.string(), outcome: z.enum(['APPROVED', 'DECLINED', 'RECEIVED']), reason: z.string().nullable() }),
  example: { orderNumber: 'M-100042', vendorName: 'Fjord & Loom', outcome: 'APPROVED', reason: null },
  link: ({ orderNumber }) => `/orders/${encodeURIComponent(orderNumber)}`,
  wordings: {
    en({ orderNumber, vendorName, outcome, reason }) {
      const { what, next } = {
        APPROVED: { what: `${vendorName} takes your return`, next: 'Please send the goods back. Once they have arrived, you get your money.' },
        DECLINED: { what: `${vendorName} declined your return`, next: 'You can write to the vendor on the page of your order.' },
        RECEIVED: { what: `${vendorName} has received your return`, next: 'Your refund is on its way; your bank may need a few days.' },
      }[outcome];
      return wording({ what, next, order: `Order ${orderNumber}`, reason: reason && ['Reason', reason], action: 'View your order' });
    },
    de({ orderNumber, vendorName, outcome, reason }) {
      const { what, next } = {
        APPROVED: { what: `${vendorName} nimmt Ihre Rückgabe an`, next: 'Bitte senden Sie die Ware zurück. Ist sie angekommen, erhalten Sie Ihr Geld.' },
        DECLINED: { what: `${vendorName} lehnt Ihre Rückgabe ab`, next: 'Auf der Seite Ihrer Bestellung können Sie dem Anbieter schreiben.' },
        RECEIVED: { what: `${vendorName} hat Ihre Rückgabe erhalten`, next: 'Die Erstattung ist unterwegs; Ihre Bank braucht dafür vielleicht einige Tage.' },
      }[outcome];
      return wording({ what, next, order: `Bestellung ${orderNumber}`, reason: reason && ['Grund', reason], action: 'Bestellung ansehen' });
    },
    hi({ orderNumber, vendorName, outcome, reason }) {
      const { what, next } = {
        APPROVED: { what: `${vendorName} आपकी वापसी स्वीकार करता है`, next: 'कृपया सामान वापस भेजें। पहुँचने पर आपको पैसे मिल जाएँगे।' },
        DECLINED: { what: `${vendorName} ने आपकी वापसी अस्वीकार की`, next: 'आप ऑर्डर के पृष्ठ पर विक्रेता को लिख सकते हैं।' },
        RECEIVED: { what: `${vendorName} को आपका सामान मिल गया`, next: 'आपका रिफ़ंड भेजा जा रहा है; बैंक को कुछ दिन लग सकते हैं।' },
      }[outcome];
      return wording({ what, next, order: `ऑर्डर ${orderNumber}`, reason: reason && ['कारण', reason], action: 'ऑर्डर देखें' });
    },
  },
});

interface Words {
  what: string;
  next: string;
  order: string;
  reason: readonly [string, string] | '' | null;
  action: string;
}

function wording({ what, next, order, reason, action }: Words) {
  return {
    notice: { title: what, body: `${order}. ${next}` },
    text: `${order}: ${what}`,
    mail: { subject: `${order}: ${what}`, heading: what, paragraphs: [next], facts: reason ? [reason] : [], action },
  };
}
