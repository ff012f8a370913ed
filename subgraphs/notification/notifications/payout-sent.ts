import { defineNotification } from './definition.ts';
import { ofPayout } from './payout.ts';

/** To a vendor's owner and finance people: money is on its way to the vendor's account. */
export const payoutSent = defineNotification({
  ...ofPayout,
  event: 'payout_sent',
  policies: { IN_APP: 'mandatory', EMAIL: 'on' },
  wordings: {
    en({ vendorName, currency, amountMinor }, { money }) {
      const amount = money(amountMinor, currency);
      return {
        notice: { title: `${amount} is on its way to you`, body: `We have sent a payout to the account of ${vendorName}.` },
        text: `A payout of ${amount} is on its way to the account of ${vendorName.slice(0, 60)}.`,
        mail: {
          subject: `A payout of ${amount} is on its way`,
          heading: `${amount} is on its way to you`,
          paragraphs: [`We have handed a payout for ${vendorName} to the bank. It usually arrives within one to three working days.`, 'What it is made of, order by order, is in your payouts.'],
          facts: [['Vendor', vendorName], ['Amount', amount]],
          action: 'Open your payouts',
        },
      };
    },
    de({ vendorName, currency, amountMinor }, { money }) {
      const amount = money(amountMinor, currency);
      return {
        notice: { title: `${amount} sind unterwegs zu Ihnen`, body: `Wir haben eine Auszahlung auf das Konto von ${vendorName} angewiesen.` },
        text: `Eine Auszahlung von ${amount} ist auf dem Weg zum Konto von ${vendorName.slice(0, 60)}.`,
        mail: {
          subject: `Eine Auszahlung von ${amount} ist unterwegs`,
          heading: `${amount} sind unterwegs zu Ihnen`,
          paragraphs: [`Wir haben eine Auszahlung für ${vendorName} an die Bank gegeben. Meist kommt sie in ein bis drei Werktagen an.`, 'Woraus sie besteht, Bestellung für Bestellung, steht bei Ihren Auszahlungen.'],
          facts: [['Anbieter', vendorName], ['Betrag', amount]],
          action: 'Auszahlungen ansehen',
        },
      };
    },
    hi({ vendorName, currency, amountMinor }, { money }) {
      const amount = money(amountMinor, currency);
      return {
        notice: { title: `${amount} आपके खाते में भेजे गए`, body: `हमने ${vendorName} के खाते में भुगतान भेज दिया है।` },
        text: `${amount} का भुगतान ${vendorName.slice(0, 50)} के खाते में भेजा गया है।`,
        mail: {
          subject: `${amount} का भुगतान भेज दिया गया है`,
          heading: `${amount} आपके खाते में भेजे गए`,
          paragraphs: [`हमने ${vendorName} का भुगतान बैंक को भेज दिया है। यह आम तौर पर एक से तीन कार्यदिवसों में पहुँच जाता है।`, 'यह किन ऑर्डरों से बना है, यह आपके भुगतानों में लिखा है।'],
          facts: [['विक्रेता', vendorName], ['राशि', amount]],
          action: 'भुगतान देखें',
        },
      };
    },
  },
});
