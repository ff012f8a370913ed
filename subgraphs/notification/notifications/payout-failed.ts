import { z } from 'zod';
import { defineNotification } from './definition.ts';

const reason = z.enum(['ACCOUNT_REFUSED', 'RETURNED', 'NOT_SENT']);

/** Why it failed and what to do, in each language. */
const because = {
  en: {
    ACCOUNT_REFUSED: ['The account cannot take the money: it may be closed, or not set up in full.', 'Please check your payout account, and hand in another one if need be.'],
    RETURNED: ['The receiving bank sent the money back.', 'Please check your payout account, and hand in another one if need be.'],
    NOT_SENT: ['The payment provider did not carry it out.', 'You need not do anything about it.'],
  },
  de: {
    ACCOUNT_REFUSED: ['Das Konto kann das Geld nicht annehmen: Vielleicht ist es geschlossen oder nicht fertig eingerichtet.', 'Bitte prüfen Sie Ihr Auszahlungskonto und hinterlegen Sie nötigenfalls ein anderes.'],
    RETURNED: ['Die empfangende Bank hat das Geld zurückgeschickt.', 'Bitte prüfen Sie Ihr Auszahlungskonto und hinterlegen Sie nötigenfalls ein anderes.'],
    NOT_SENT: ['Der Zahlungsdienst hat sie nicht ausgeführt.', 'Sie müssen deswegen nichts tun.'],
  },
  hi: {
    ACCOUNT_REFUSED: ['खाता यह राशि नहीं ले सकता: शायद वह बंद है या पूरी तरह तैयार नहीं है।', 'कृपया अपना भुगतान खाता जाँचें और ज़रूरत हो तो दूसरा खाता दें।'],
    RETURNED: ['पाने वाले बैंक ने राशि वापस भेज दी।', 'कृपया अपना भुगतान खाता जाँचें और ज़रूरत हो तो दूसरा खाता दें।'],
    NOT_SENT: ['भुगतान सेवा ने इसे पूरा नहीं किया।', 'इसके लिए आपको कुछ नहीं करना है।'],
  },
} satisfies Record<string, Record<z.infer<typeof reason>, readonly [why: string, advice: string]>>;

/** To a vendor's owner and finance people: a payout did not get through, and its money is theirs to be paid out again. */
export const payoutFailed = defineNotification({
  event: 'payout_failed',
  audience: 'vendor',
  policies: { IN_APP: 'mandatory', EMAIL: 'mandatory' },
  payload: z.strictObject({ vendorId: z.string(), vendorName: z.string(), payoutId: z.string(), currency: z.string(), amountMinor: z.int(), reason }),
  example: { vendorId: 'vnd_01jb2k0000000000000000000a', vendorName: 'Fjord & Loom', payoutId: 'pyt_01jb2k0000000000000000000a', currency: 'EUR', amountMinor: 226_000, reason: 'ACCOUNT_REFUSED' },
  link: ({ vendorId }) => `/desk/${encodeURIComponent(vendorId)}/payouts`,
  wordings: {
    en({ vendorName, currency, amountMinor, reason }, { money }) {
      const amount = money(amountMinor, currency);
      const [why, advice] = because.en[reason];
      return {
        notice: { title: `A payout of ${amount} failed`, body: `${why} The money is in the balance of ${vendorName} again. ${advice}` },
        text: `A payout of ${amount} to ${vendorName.slice(0, 40)} failed. The money is in your balance again.`,
        mail: {
          subject: `A payout of ${amount} failed`,
          heading: `${amount} did not reach you`,
          paragraphs: [
            `A payout for ${vendorName} failed. ${why}`,
            `The money is available in your balance again. ${advice}`,
            'It goes out with the next payout to a verified account: on our next payout day, or when you ask for it.',
          ],
          facts: [['Vendor', vendorName], ['Amount', amount]],
          action: 'Open your payouts',
        },
      };
    },
    de({ vendorName, currency, amountMinor, reason }, { money }) {
      const amount = money(amountMinor, currency);
      const [why, advice] = because.de[reason];
      return {
        notice: { title: `Eine Auszahlung von ${amount} ist fehlgeschlagen`, body: `${why} Das Geld ist wieder im Guthaben von ${vendorName}. ${advice}` },
        text: `Eine Auszahlung von ${amount} an ${vendorName.slice(0, 40)} ist fehlgeschlagen. Das Geld ist wieder im Guthaben.`,
        mail: {
          subject: `Eine Auszahlung von ${amount} ist fehlgeschlagen`,
          heading: `${amount} sind nicht bei Ihnen angekommen`,
          paragraphs: [
            `Eine Auszahlung für ${vendorName} ist fehlgeschlagen. ${why}`,
            `Das Geld ist wieder in Ihrem Guthaben verfügbar. ${advice}`,
            'Es geht mit der nächsten Auszahlung an ein geprüftes Konto hinaus: am nächsten Auszahlungstag oder sobald Sie sie anfordern.',
          ],
          facts: [['Anbieter', vendorName], ['Betrag', amount]],
          action: 'Auszahlungen ansehen',
        },
      };
    },
    hi({ vendorName, currency, amountMinor, reason }, { money }) {
      const amount = money(amountMinor, currency);
      const [why, advice] = because.hi[reason];
      return {
        notice: { title: `${amount} का भुगतान नहीं हो सका`, body: `${why} राशि फिर से ${vendorName} के शेष में है। ${advice}` },
        text: `${vendorName.slice(0, 40)} को ${amount} का भुगतान नहीं हो सका। राशि फिर से आपके शेष में है।`,
        mail: {
          subject: `${amount} का भुगतान नहीं हो सका`,
          heading: `${amount} आप तक नहीं पहुँचे`,
          paragraphs: [
            `${vendorName} का भुगतान नहीं हो सका। ${why}`,
            `राशि फिर से आपके शेष में उपलब्ध है। ${advice}`,
            'यह जाँचे हुए खाते में अगले भुगतान के साथ भेजी जाएगी: हमारे अगले भुगतान के दिन, या जब आप माँगें।',
          ],
          facts: [['विक्रेता', vendorName], ['राशि', amount]],
          action: 'भुगतान देखें',
        },
      };
    },
  },
});
