/** Buyer and vendor write to each other about an order: the other side is told. */
import { z } from 'zod';
import { defineNotification } from './definition.ts';

interface Words {
  title: string;
  subject: string;
  excerpt: string;
  /** Before the quotation. */
  lead: string;
  /** Says that there is a message, without quoting it: text messages are read by bystanders. */
  text: string;
  answer: string;
}

function wording({ title, subject, lead, excerpt, text, answer }: Words) {
  return {
    notice: { title, body: `${lead} “${excerpt}”` },
    text,
    mail: { subject, heading: title, paragraphs: [lead, `“${excerpt}”`], action: answer },
  };
}

/** To the buyer: somebody of the vendor wrote. */
export const orderMessageFromVendor = defineNotification({
  event: 'order_message_received',
  audience: 'buyer',
  policies: { IN_APP: 'mandatory', EMAIL: 'on', PUSH: 'on', SMS: 'off' },
  payload: z.strictObject({ orderNumber: z.string(), vendorName: z.string(), excerpt: z.string() }),
  example: { orderNumber: 'M-100042', vendorName: 'Fjord & Loom', excerpt: 'Could you send it before Friday?' },
  link: ({ orderNumber }) => `/orders/${encodeURIComponent(orderNumber)}`,
  wordings: {
    en: ({ orderNumber, vendorName, excerpt }) =>
      wording({ title: `${vendorName} wrote to you`, subject: `${vendorName} wrote about your order ${orderNumber}`, lead: 'The message begins:', excerpt, text: `${vendorName.slice(0, 60)} wrote to you about your order ${orderNumber}.`, answer: 'Read and answer' }),
    de: ({ orderNumber, vendorName, excerpt }) =>
      wording({ title: `${vendorName} hat Ihnen geschrieben`, subject: `${vendorName} schreibt zu Ihrer Bestellung ${orderNumber}`, lead: 'Die Nachricht beginnt so:', excerpt, text: `${vendorName.slice(0, 60)} hat Ihnen zu Ihrer Bestellung ${orderNumber} geschrieben.`, answer: 'Lesen und antworten' }),
    hi: ({ orderNumber, vendorName, excerpt }) =>
      wording({ title: `${vendorName} ने आपको लिखा है`, subject: `${vendorName} ने आपके ऑर्डर ${orderNumber} के बारे में लिखा है`, lead: 'संदेश की शुरुआत:', excerpt, text: `${vendorName.slice(0, 40)} ने आपको ऑर्डर ${orderNumber} के बारे में लिखा है।`, answer: 'पढ़ें और उत्तर दें' }),
  },
});

/** To a vendor's people who fulfil its orders: the buyer wrote. */
export const orderMessageFromBuyer = defineNotification({
  event: 'vendor_order_message_received',
  audience: 'vendor',
  policies: { IN_APP: 'mandatory', EMAIL: 'on', PUSH: 'on', SMS: 'off' },
  payload: z.strictObject({ vendorId: z.string(), vendorOrderId: z.string(), number: z.string(), vendorName: z.string(), excerpt: z.string() }),
  example: { vendorId: 'vnd_01jb2k0000000000000000000a', vendorOrderId: 'vor_01jb2k0000000000000000000a', number: 'M-100042-1', vendorName: 'Fjord & Loom', excerpt: 'Could you send it before Friday?' },
  link: ({ vendorId, vendorOrderId }) => `/desk/${encodeURIComponent(vendorId)}/orders/${encodeURIComponent(vendorOrderId)}`,
  wordings: {
    en: ({ number, excerpt }) =>
      wording({ title: `The buyer of order ${number} wrote`, subject: `Order ${number}: a message from the buyer`, lead: 'The message begins:', excerpt, text: `The buyer of order ${number} wrote to you.`, answer: 'Read and answer' }),
    de: ({ number, excerpt }) =>
      wording({ title: `Nachricht zur Bestellung ${number}`, subject: `Bestellung ${number}: eine Nachricht an Sie`, lead: 'Die Nachricht beginnt so:', excerpt, text: `Zur Bestellung ${number} hat man Ihnen geschrieben.`, answer: 'Lesen und antworten' }),
    hi: ({ number, excerpt }) =>
      wording({ title: `ऑर्डर ${number} के ख़रीदार ने लिखा है`, subject: `ऑर्डर ${number}: ख़रीदार का संदेश`, lead: 'संदेश की शुरुआत:', excerpt, text: `ऑर्डर ${number} के ख़रीदार ने आपको लिखा है।`, answer: 'पढ़ें और उत्तर दें' }),
  },
});
