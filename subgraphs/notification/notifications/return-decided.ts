import { z } from 'zod';
import { defineNotification, exampleLine, line, parcelLines, type Line } from './definition.ts';

interface Piece {
  title: string;
  quantity: number;
}

const named = (pieces: readonly Piece[]) => pieces.map(({ title, quantity }) => `${quantity} × ${title}`).join(', ');

interface Receipt {
  /** When money goes back. */
  refunded: string;
  /** When it went back before the goods came. */
  before: string;
  /** Of what nothing was collected for. */
  unpaid: (pieces: string) => string;
}

function receiptOf({ isRefunded, unpaid }: { isRefunded: boolean; unpaid: readonly Piece[] }, words: Receipt): string {
  const paid = isRefunded ? [words.refunded] : unpaid.length > 0 ? [] : [words.before];
  return [...paid, ...(unpaid.length > 0 ? [words.unpaid(named(unpaid))] : [])].join(' ');
}

const english: Receipt = {
  refunded: 'Your refund is on its way; your bank may need a few days.',
  before: 'What it cost was given back to you before.',
  unpaid: (pieces) => `Nothing was collected from you for ${pieces}, so no money goes back for that.`,
};
const german: Receipt = {
  refunded: 'Die Erstattung ist unterwegs; Ihre Bank braucht dafür vielleicht einige Tage.',
  before: 'Den Betrag haben Sie schon vorher zurückerhalten.',
  unpaid: (pieces) => `Für ${pieces} wurde Ihnen nichts abgebucht, daher wird dafür nichts erstattet.`,
};
const hindi: Receipt = {
  refunded: 'आपका रिफ़ंड भेजा जा रहा है; बैंक को कुछ दिन लग सकते हैं।',
  before: 'इसकी रकम आपको पहले ही लौटा दी गई थी।',
  unpaid: (pieces) => `${pieces} के लिए आपसे कोई राशि नहीं ली गई थी, इसलिए उसके लिए कुछ नहीं लौटाया जाएगा।`,
};

/** To the buyer: the vendor agreed to take goods back, declined, or has received them. */
export const returnDecided = defineNotification({
  event: 'return_decided',
  audience: 'buyer',
  policies: { IN_APP: 'mandatory', EMAIL: 'mandatory', PUSH: 'on' },
  payload: z.strictObject({
    orderNumber: z.string(),
    vendorName: z.string(),
    outcome: z.enum(['APPROVED', 'DECLINED', 'RECEIVED']),
    reason: z.string().nullable(),
    /** Goods of the return. */
    lines: z.array(line).default([]),
    /** Whether money goes back for what was received. */
    isRefunded: z.boolean().default(true),
    /** What was received and nothing was ever collected for. */
    unpaid: z.array(z.strictObject({ title: z.string(), quantity: z.int() })).default([]),
  }),
  example: { orderNumber: 'M-100042', vendorName: 'Fjord & Loom', outcome: 'RECEIVED', reason: null, lines: [exampleLine], isRefunded: true, unpaid: [{ title: 'Herringbone throw', quantity: 1 }] },
  link: ({ orderNumber }) => `/orders/${encodeURIComponent(orderNumber)}`,
  wordings: {
    en({ orderNumber, vendorName, outcome, reason, lines, ...received }) {
      const { what, next } = {
        APPROVED: { what: `${vendorName} takes your return`, next: 'Please send the goods back. Once they have arrived, you get your money.' },
        DECLINED: { what: `${vendorName} declined your return`, next: 'You can write to the vendor on the page of your order.' },
        RECEIVED: { what: `${vendorName} has received your return`, next: receiptOf(received, english) },
      }[outcome];
      return wording({ what, next, lines, order: `Order ${orderNumber}`, reason: reason && ['Reason', reason], action: 'View your order' });
    },
    de({ orderNumber, vendorName, outcome, reason, lines, ...received }) {
      const { what, next } = {
        APPROVED: { what: `${vendorName} nimmt Ihre Rückgabe an`, next: 'Bitte senden Sie die Ware zurück. Ist sie angekommen, erhalten Sie Ihr Geld.' },
        DECLINED: { what: `${vendorName} lehnt Ihre Rückgabe ab`, next: 'Auf der Seite Ihrer Bestellung können Sie dem Anbieter schreiben.' },
        RECEIVED: { what: `${vendorName} hat Ihre Rückgabe erhalten`, next: receiptOf(received, german) },
      }[outcome];
      return wording({ what, next, lines, order: `Bestellung ${orderNumber}`, reason: reason && ['Grund', reason], action: 'Bestellung ansehen' });
    },
    hi({ orderNumber, vendorName, outcome, reason, lines, ...received }) {
      const { what, next } = {
        APPROVED: { what: `${vendorName} आपकी वापसी स्वीकार करता है`, next: 'कृपया सामान वापस भेजें। पहुँचने पर आपको पैसे मिल जाएँगे।' },
        DECLINED: { what: `${vendorName} ने आपकी वापसी अस्वीकार की`, next: 'आप ऑर्डर के पृष्ठ पर विक्रेता को लिख सकते हैं।' },
        RECEIVED: { what: `${vendorName} को आपका सामान मिल गया`, next: receiptOf(received, hindi) },
      }[outcome];
      return wording({ what, next, lines, order: `ऑर्डर ${orderNumber}`, reason: reason && ['कारण', reason], action: 'ऑर्डर देखें' });
    },
  },
});

interface Words {
  what: string;
  next: string;
  lines: readonly Line[];
  order: string;
  reason: readonly [string, string] | '' | null;
  action: string;
}

function wording({ what, next, lines, order, reason, action }: Words) {
  return {
    notice: { title: what, body: `${order}. ${next}` },
    text: `${order}: ${what}`,
    mail: { subject: `${order}: ${what}`, heading: what, paragraphs: [next], lines: parcelLines(lines), facts: reason ? [reason] : [], action },
  };
}
