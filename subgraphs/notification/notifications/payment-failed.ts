import { z } from 'zod';
import { defineNotification } from './definition.ts';

/** To the buyer: nothing was ordered, since the payment was declined. The provider's reason is not shown: it may tell a thief what to change. */
export const paymentFailed = defineNotification({
  event: 'payment_failed',
  audience: 'buyer',
  policies: { IN_APP: 'mandatory', EMAIL: 'mandatory' },
  payload: z.strictObject({ currency: z.string(), amountMinor: z.int() }),
  example: { currency: 'EUR', amountMinor: 9490 },
  link: () => '/cart',
  wordings: {
    en({ currency, amountMinor }, { money }) {
      const amount = money(amountMinor, currency);
      return {
        notice: { title: 'Your payment did not go through', body: `${amount} could not be charged, so nothing was ordered. Your cart is still there.` },
        text: `Your payment of ${amount} did not go through. Your cart is still there.`,
        mail: {
          subject: 'Your payment did not go through',
          heading: 'Your payment did not go through',
          paragraphs: [`We could not charge ${amount}, so nothing was ordered and nothing was taken.`, 'Your cart is still there. Please try again, perhaps with another means of payment, or ask your bank.'],
          action: 'Back to your cart',
        },
      };
    },
    de({ currency, amountMinor }, { money }) {
      const amount = money(amountMinor, currency);
      return {
        notice: { title: 'Ihre Zahlung ist fehlgeschlagen', body: `${amount} konnten nicht abgebucht werden, es wurde nichts bestellt. Ihr Warenkorb ist noch da.` },
        text: `Ihre Zahlung über ${amount} ist fehlgeschlagen. Ihr Warenkorb ist noch da.`,
        mail: {
          subject: 'Ihre Zahlung ist fehlgeschlagen',
          heading: 'Ihre Zahlung ist fehlgeschlagen',
          paragraphs: [
            `Wir konnten ${amount} nicht abbuchen. Es wurde nichts bestellt und nichts berechnet.`,
            'Ihr Warenkorb ist noch da. Bitte versuchen Sie es erneut, vielleicht mit einem anderen Zahlungsmittel, oder fragen Sie Ihre Bank.',
          ],
          action: 'Zurück zum Warenkorb',
        },
      };
    },
    hi({ currency, amountMinor }, { money }) {
      const amount = money(amountMinor, currency);
      return {
        notice: { title: 'आपका भुगतान नहीं हो सका', body: `${amount} का भुगतान नहीं हो सका, इसलिए कोई ऑर्डर नहीं हुआ। आपका कार्ट सुरक्षित है।` },
        text: `आपका ${amount} का भुगतान नहीं हो सका। आपका कार्ट सुरक्षित है।`,
        mail: {
          subject: 'आपका भुगतान नहीं हो सका',
          heading: 'आपका भुगतान नहीं हो सका',
          paragraphs: [`${amount} का भुगतान नहीं हो सका, इसलिए कोई ऑर्डर नहीं हुआ और कोई राशि नहीं ली गई।`, 'आपका कार्ट सुरक्षित है। कृपया दोबारा कोशिश करें, किसी दूसरे माध्यम से भुगतान करें या अपने बैंक से पूछें।'],
          action: 'कार्ट पर वापस जाएँ',
        },
      };
    },
  },
});
