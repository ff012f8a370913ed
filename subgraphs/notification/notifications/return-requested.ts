import { z } from 'zod';
import { defineNotification, exampleLine, line, parcelLines } from './definition.ts';

/** To a vendor's fulfilling people: a buyer wants to send goods back and waits for an answer. */
export const returnRequested = defineNotification({
  event: 'return_requested',
  audience: 'vendor',
  policies: { IN_APP: 'mandatory', EMAIL: 'mandatory' },
  payload: z.strictObject({ vendorId: z.string(), vendorOrderId: z.string(), number: z.string(), vendorName: z.string(), returnId: z.string(), reason: z.string(), lines: z.array(line) }),
  example: {
    vendorId: 'vnd_01jb2k0000000000000000000a',
    vendorOrderId: 'vor_01jb2k0000000000000000000a',
    number: 'M-100042-1',
    vendorName: 'Fjord & Loom',
    returnId: 'rtn_01jb2k0000000000000000000a',
    reason: 'too small',
    lines: [exampleLine],
  },
  link: ({ vendorId, vendorOrderId }) => `/desk/${encodeURIComponent(vendorId)}/orders/${encodeURIComponent(vendorOrderId)}`,
  wordings: {
    en: ({ number, vendorName, reason, lines }) => ({
      notice: { title: `A return is asked for: order ${number}`, body: `Reason: ${reason}. Please agree or decline.` },
      text: `The buyer of order ${number} asks to return goods. Please agree or decline.`,
      mail: {
        subject: `Order ${number}: the buyer asks to return goods`,
        heading: 'A buyer wants to send goods back',
        paragraphs: [`The buyer of order ${number} asks ${vendorName} to take goods back. Please agree or decline; the buyer is told at once.`],
        lines: parcelLines(lines),
        facts: [['Reason', reason]],
        action: 'Answer the request',
      },
    }),
    de: ({ number, vendorName, reason, lines }) => ({
      notice: { title: `Rückgabe gewünscht: Bestellung ${number}`, body: `Grund: ${reason}. Bitte stimmen Sie zu oder lehnen Sie ab.` },
      text: `Zur Bestellung ${number} ist eine Rückgabe gewünscht. Bitte zustimmen oder ablehnen.`,
      mail: {
        subject: `Bestellung ${number}: eine Rückgabe ist gewünscht`,
        heading: 'Ware soll zurückkommen',
        paragraphs: [`Zur Bestellung ${number} wird ${vendorName} gebeten, Ware zurückzunehmen. Bitte stimmen Sie zu oder lehnen Sie ab; Ihre Antwort geht sofort weiter.`],
        lines: parcelLines(lines),
        facts: [['Grund', reason]],
        action: 'Anfrage beantworten',
      },
    }),
    hi: ({ number, vendorName, reason, lines }) => ({
      notice: { title: `वापसी का अनुरोध: ऑर्डर ${number}`, body: `कारण: ${reason}। कृपया स्वीकार या अस्वीकार करें।` },
      text: `ऑर्डर ${number} का ख़रीदार सामान लौटाना चाहता है। कृपया उत्तर दें।`,
      mail: {
        subject: `ऑर्डर ${number}: ख़रीदार सामान लौटाना चाहता है`,
        heading: 'ख़रीदार सामान लौटाना चाहता है',
        paragraphs: [`ऑर्डर ${number} का ख़रीदार ${vendorName} को सामान लौटाना चाहता है। कृपया स्वीकार या अस्वीकार करें; ख़रीदार को तुरंत बता दिया जाएगा।`],
        lines: parcelLines(lines),
        facts: [['कारण', reason]],
        action: 'अनुरोध का उत्तर दें',
      },
    }),
  },
});
