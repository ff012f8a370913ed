import { z } from 'zod';
import { defineNotification } from './definition.ts';

/** To somebody whose password was changed, perhaps not by them. */
export const passwordChanged = defineNotification({
  event: 'password_changed',
  audience: 'buyer',
  policies: { IN_APP: 'mandatory', EMAIL: 'mandatory', SMS: 'off', PUSH: 'on' },
  payload: z.strictObject({ how: z.enum(['CHANGED', 'RESET']), changedAt: z.iso.datetime() }),
  example: { how: 'RESET', changedAt: '2026-03-01T09:35:00.000Z' },
  link: () => '/account/security',
  wordings: {
    en: ({ how, changedAt }, { date }) => ({
      notice: { title: 'Your password was changed', body: 'You were signed out elsewhere. If it was not you, choose a new password at once.' },
      text: 'Your password was changed. If it was not you, choose a new one at once.',
      mail: {
        subject: 'Your password was changed',
        heading: 'Your password was changed',
        paragraphs: [
          how === 'RESET' ? `On ${date(changedAt)} a new password was chosen through a link that we had mailed to you.` : `On ${date(changedAt)} your password was changed from your account.`,
          'Other devices were signed out. If it was you, there is nothing to do. If it was not, choose a new password at once and look through your sessions.',
        ],
        action: 'Look at your account’s security',
      },
    }),
    de: ({ how, changedAt }, { date }) => ({
      notice: { title: 'Ihr Passwort wurde geändert', body: 'Andere Geräte wurden abgemeldet. Wenn Sie das nicht waren, wählen Sie sofort ein neues.' },
      text: 'Ihr Passwort wurde geändert. Wenn Sie das nicht waren, wählen Sie sofort ein neues.',
      mail: {
        subject: 'Ihr Passwort wurde geändert',
        heading: 'Ihr Passwort wurde geändert',
        paragraphs: [
          how === 'RESET' ? `Am ${date(changedAt)} wurde über einen Link aus unserer Post ein neues Passwort gewählt.` : `Am ${date(changedAt)} wurde Ihr Passwort in Ihrem Konto geändert.`,
          'Andere Geräte wurden abgemeldet. Wenn Sie das waren, ist nichts zu tun. Wenn nicht, wählen Sie sofort ein neues Passwort und prüfen Sie Ihre Anmeldungen.',
        ],
        action: 'Sicherheit des Kontos ansehen',
      },
    }),
    hi: ({ how, changedAt }, { date }) => ({
      notice: { title: 'आपका पासवर्ड बदल दिया गया है', body: 'दूसरे डिवाइस साइन आउट कर दिए गए। अगर यह आपने नहीं किया, तो तुरंत नया पासवर्ड चुनें।' },
      text: 'आपका पासवर्ड बदल दिया गया है। अगर यह आपने नहीं किया, तो तुरंत नया चुनें।',
      mail: {
        subject: 'आपका पासवर्ड बदल दिया गया है',
        heading: 'आपका पासवर्ड बदल दिया गया है',
        paragraphs: [
          how === 'RESET' ? `${date(changedAt)} को हमारे भेजे हुए लिंक से नया पासवर्ड चुना गया।` : `${date(changedAt)} को आपके खाते से पासवर्ड बदला गया।`,
          'दूसरे डिवाइस साइन आउट कर दिए गए हैं। अगर यह आपने किया है, तो कुछ करने की ज़रूरत नहीं। अगर नहीं, तो तुरंत नया पासवर्ड चुनें और अपने सत्र जाँचें।',
        ],
        action: 'खाते की सुरक्षा देखें',
      },
    }),
  },
});
