import { z } from 'zod';
import { defineNotification } from './definition.ts';

/** To a vendor's owner, who may not have been the one that changed where the money goes. */
export const vendorPayoutAccountChanged = defineNotification({
  event: 'vendor_payout_account_changed',
  audience: 'nobody',
  policies: { IN_APP: 'mandatory', EMAIL: 'mandatory' },
  payload: z.strictObject({ vendorId: z.string(), vendorName: z.string(), label: z.string(), last4: z.string(), heldUntil: z.string() }),
  example: { vendorId: 'vnd_01jb2k0000000000000000000a', vendorName: 'Fjord & Loom', label: 'Nordbank', last4: '4821', heldUntil: '2026-03-04T09:30:00.000Z' },
  link: ({ vendorId }) => `/desk/${encodeURIComponent(vendorId)}`,
  wordings: {
    en: ({ vendorName, label, last4, heldUntil }, { date }) => ({
      notice: { title: `The payout account of ${vendorName} was changed`, body: `Payouts go to ${label}, ending in ${last4}, from ${date(heldUntil)} on.` },
      text: `The payout account of ${vendorName} was changed. Not you? Act before ${date(heldUntil)}.`,
      mail: {
        subject: `The payout account of ${vendorName} was changed`,
        heading: 'Was this you?',
        paragraphs: [`Payouts to ${vendorName} go to ${label}, ending in ${last4}, as soon as we have checked the account.`, `Until ${date(heldUntil)} nothing is paid out. If neither you nor your staff did this, change the account back and tell us.`],
        action: 'Look at the account',
      },
    }),
    de: ({ vendorName, label, last4, heldUntil }, { date }) => ({
      notice: { title: `Das Auszahlungskonto von ${vendorName} wurde geändert`, body: `Auszahlungen gehen ab ${date(heldUntil)} an ${label}, Endziffern ${last4}.` },
      text: `Das Auszahlungskonto von ${vendorName} wurde geändert. Nicht von Ihnen? Handeln Sie bis ${date(heldUntil)}.`,
      mail: {
        subject: `Das Auszahlungskonto von ${vendorName} wurde geändert`,
        heading: 'Waren Sie das?',
        paragraphs: [
          `Auszahlungen an ${vendorName} gehen an ${label}, Endziffern ${last4}, sobald wir das Konto geprüft haben.`,
          `Bis ${date(heldUntil)} wird nichts ausgezahlt. Wenn das weder Sie noch Ihre Leute waren, ändern Sie das Konto zurück und melden Sie es uns.`,
        ],
        action: 'Konto ansehen',
      },
    }),
    hi: ({ vendorName, label, last4, heldUntil }, { date }) => ({
      notice: { title: `${vendorName} का भुगतान खाता बदला गया`, body: `${date(heldUntil)} से भुगतान ${label} खाते (अंत में ${last4}) में जाएगा।` },
      text: `${vendorName} का भुगतान खाता बदला गया। आपने नहीं किया? ${date(heldUntil)} से पहले बताएँ।`,
      mail: {
        subject: `${vendorName} का भुगतान खाता बदला गया`,
        heading: 'क्या यह आपने किया?',
        paragraphs: [`खाते की जाँच होते ही ${vendorName} का भुगतान ${label} खाते (अंत में ${last4}) में जाएगा।`, `${date(heldUntil)} तक कोई भुगतान नहीं होगा। अगर यह आपने या आपकी टीम ने नहीं किया, तो खाता वापस बदलें और हमें बताएँ।`],
        action: 'खाता देखें',
      },
    }),
  },
});
