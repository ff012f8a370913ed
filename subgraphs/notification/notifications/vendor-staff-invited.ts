import { z } from 'zod';
import { defineNotification } from './definition.ts';

/** To somebody who is asked to work for a vendor, with or without an account. The link is the proof, so it goes by mail only. */
export const vendorStaffInvited = defineNotification({
  event: 'vendor_staff_invited',
  audience: 'nobody',
  policies: { EMAIL: 'mandatory' },
  onlyBy: ['EMAIL'],
  payload: z.strictObject({ vendorId: z.string(), vendorName: z.string(), validDays: z.int().min(1) }),
  example: { vendorId: 'vnd_01jb2k0000000000000000000a', vendorName: 'Fjord & Loom', validDays: 7 },
  link: () => null,
  secretLink: (token) => `/desk/join?token=${encodeURIComponent(token)}`,
  wordings: {
    en: ({ vendorName, validDays }, { count }) => ({
      notice: { title: `${vendorName} invites you`, body: 'We have sent the invitation to your address.' },
      text: `${vendorName} invites you to join its team: see your mail.`,
      mail: {
        subject: `${vendorName} invites you to join its team`,
        heading: 'You are invited',
        paragraphs: [`${vendorName} would like you to work with them on our marketplace.`, 'Sign in with the account of this address, or create one, confirm the address, and accept.'],
        action: 'Accept the invitation',
        note: `The link works once, for ${count(validDays, { one: 'day', other: 'days' })}. If you did not expect this, ignore this mail: nothing happens without the link.`,
      },
    }),
    de: ({ vendorName, validDays }, { count }) => ({
      notice: { title: `${vendorName} lädt Sie ein`, body: 'Wir haben die Einladung an Ihre Adresse geschickt.' },
      text: `${vendorName} lädt Sie ins Team ein: Sie finden die Einladung in Ihrer Post.`,
      mail: {
        subject: `${vendorName} lädt Sie ins Team ein`,
        heading: 'Sie sind eingeladen',
        paragraphs: [`${vendorName} möchte auf unserem Marktplatz mit Ihnen zusammenarbeiten.`, 'Melden Sie sich mit dem Konto dieser Adresse an oder legen Sie eines an, bestätigen Sie die Adresse und nehmen Sie an.'],
        action: 'Einladung annehmen',
        note: `Der Link gilt einmal und ${count(validDays, { one: 'Tag', other: 'Tage' })} lang. Wenn Sie nichts davon wissen, ist nichts zu tun: Ohne den Link geschieht nichts.`,
      },
    }),
    hi: ({ vendorName, validDays }, { count }) => ({
      notice: { title: `${vendorName} का निमंत्रण`, body: 'हमने निमंत्रण आपके पते पर भेजा है।' },
      text: `${vendorName} ने आपको अपनी टीम में बुलाया है: अपना ईमेल देखें।`,
      mail: {
        subject: `${vendorName} ने आपको अपनी टीम में बुलाया है`,
        heading: 'आपको निमंत्रण मिला है',
        paragraphs: [`${vendorName} चाहता है कि आप हमारे बाज़ार में उनके साथ काम करें।`, 'इस पते के खाते से साइन इन करें या नया खाता बनाएँ, पता पक्का करें और निमंत्रण स्वीकार करें।'],
        action: 'निमंत्रण स्वीकार करें',
        note: `यह लिंक केवल एक बार और ${count(validDays, { one: 'दिन', other: 'दिन' })} तक काम करता है। अगर आप इसके बारे में नहीं जानते, तो इस ईमेल को अनदेखा करें।`,
      },
    }),
  },
});
