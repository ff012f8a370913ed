import { z } from 'zod';
import { defineNotification } from './definition.ts';
import { ofPayout, payoutPayload } from './payout.ts';

const reason = z.enum(['ACCOUNT_REFUSED', 'RETURNED', 'NOT_SENT']);

/** Why it failed and what to do, in each language. */
const because = {
  en: {
    ACCOUNT_REFUSED: ['The account cannot take the money: it may be closed, or not set up in full.', 'We do not send money to this account again by ourselves: please hand in another one, or ask for the payout once the account is mended.'],
    RETURNED: ['The receiving bank sent the money back.', 'We do not send money to this account again by ourselves: please hand in another one, or ask for the payout once the account is mended.'],
    NOT_SENT: ['The payment provider did not carry it out.', 'You need not do anything: it goes out with the next payout.'],
  },
  de: {
    ACCOUNT_REFUSED: ['Das Konto kann das Geld nicht annehmen: Vielleicht ist es geschlossen oder nicht fertig eingerichtet.', 'Von selbst senden wir nichts mehr an dieses Konto: Bitte hinterlegen Sie ein anderes, oder fordern Sie die Auszahlung an, sobald das Konto in Ordnung ist.'],
    RETURNED: ['Die empfangende Bank hat das Geld zurückgeschickt.', 'Von selbst senden wir nichts mehr an dieses Konto: Bitte hinterlegen Sie ein anderes, oder fordern Sie die Auszahlung an, sobald das Konto in Ordnung ist.'],
    NOT_SENT: ['Der Zahlungsdienst hat sie nicht ausgeführt.', 'Sie müssen nichts tun: Es geht mit der nächsten Auszahlung hinaus.'],
  },
  hi: {
    ACCOUNT_REFUSED: ['खाता यह राशि नहीं ले सकता: शायद वह बंद है या पूरी तरह तैयार नहीं है।', 'इस खाते में हम अपने आप दोबारा राशि नहीं भेजेंगे: कृपया दूसरा खाता दें, या खाता ठीक होने पर भुगतान माँगें।'],
    RETURNED: ['पाने वाले बैंक ने राशि वापस भेज दी।', 'इस खाते में हम अपने आप दोबारा राशि नहीं भेजेंगे: कृपया दूसरा खाता दें, या खाता ठीक होने पर भुगतान माँगें।'],
    NOT_SENT: ['भुगतान सेवा ने इसे पूरा नहीं किया।', 'आपको कुछ नहीं करना है: यह अगले भुगतान के साथ भेजी जाएगी।'],
  },
} satisfies Record<string, Record<z.infer<typeof reason>, readonly [why: string, advice: string]>>;

/** To a vendor's owner and finance people: a payout did not get through, and its money is theirs to be paid out again. */
export const payoutFailed = defineNotification({
  ...ofPayout,
  event: 'payout_failed',
  policies: { IN_APP: 'mandatory', EMAIL: 'mandatory' },
  payload: payoutPayload.extend({ reason }),
  example: { ...ofPayout.example, reason: 'ACCOUNT_REFUSED' },
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
          ],
          facts: [['विक्रेता', vendorName], ['राशि', amount]],
          action: 'भुगतान देखें',
        },
      };
    },
  },
});
