import { defineNotification } from './definition.ts';
import { ofPayout } from './payout.ts';

/** To a vendor's owner and finance people: their bank refused what had arrived at their account at the payment provider, where it waits for a bank account that takes it. */
export const payoutRefusedByBank = defineNotification({
  ...ofPayout,
  event: 'payout_refused_by_bank',
  policies: { IN_APP: 'mandatory', EMAIL: 'mandatory' },
  wordings: {
    en({ vendorName, currency, amountMinor }, { money }) {
      const amount = money(amountMinor, currency);
      return {
        notice: { title: `Your bank refused ${amount}`, body: `The money waits in the account of ${vendorName} at the payment provider. Please mend the bank account there.` },
        text: `The bank of ${vendorName.slice(0, 40)} refused ${amount}. Please mend the bank account at the payment provider.`,
        mail: {
          subject: `Your bank refused ${amount}`,
          heading: `${amount} did not reach your bank`,
          paragraphs: [
            `We have sent the money for ${vendorName}, and the bank refused it. It waits in your account at the payment provider.`,
            'Please mend the bank account there: then it is paid out. Until then we send nothing more by ourselves.',
          ],
          facts: [['Vendor', vendorName], ['Amount', amount]],
          action: 'Open your payouts',
        },
      };
    },
    de({ vendorName, currency, amountMinor }, { money }) {
      const amount = money(amountMinor, currency);
      return {
        notice: { title: `Ihre Bank hat ${amount} abgelehnt`, body: `Das Geld wartet im Konto von ${vendorName} beim Zahlungsdienst. Bitte bringen Sie dort die Bankverbindung in Ordnung.` },
        text: `Die Bank von ${vendorName.slice(0, 40)} hat ${amount} abgelehnt. Bitte bringen Sie die Bankverbindung beim Zahlungsdienst in Ordnung.`,
        mail: {
          subject: `Ihre Bank hat ${amount} abgelehnt`,
          heading: `${amount} sind nicht bei Ihrer Bank angekommen`,
          paragraphs: [
            `Wir haben das Geld für ${vendorName} gesendet, und die Bank hat es abgelehnt. Es wartet in Ihrem Konto beim Zahlungsdienst.`,
            'Bitte bringen Sie dort die Bankverbindung in Ordnung: Dann wird es ausgezahlt. Bis dahin senden wir von selbst nichts mehr.',
          ],
          facts: [['Anbieter', vendorName], ['Betrag', amount]],
          action: 'Auszahlungen ansehen',
        },
      };
    },
    hi({ vendorName, currency, amountMinor }, { money }) {
      const amount = money(amountMinor, currency);
      return {
        notice: { title: `आपके बैंक ने ${amount} लेने से मना किया`, body: `राशि भुगतान सेवा में ${vendorName} के खाते में रुकी है। कृपया वहाँ बैंक खाता ठीक करें।` },
        text: `${vendorName.slice(0, 40)} के बैंक ने ${amount} लेने से मना किया। कृपया भुगतान सेवा में बैंक खाता ठीक करें।`,
        mail: {
          subject: `आपके बैंक ने ${amount} लेने से मना किया`,
          heading: `${amount} आपके बैंक तक नहीं पहुँचे`,
          paragraphs: [
            `हमने ${vendorName} की राशि भेजी, और बैंक ने उसे लेने से मना किया। वह भुगतान सेवा में आपके खाते में रुकी है।`,
            'कृपया वहाँ बैंक खाता ठीक करें: तब राशि भेज दी जाएगी। तब तक हम अपने आप और कुछ नहीं भेजेंगे।',
          ],
          facts: [['विक्रेता', vendorName], ['राशि', amount]],
          action: 'भुगतान देखें',
        },
      };
    },
  },
});
