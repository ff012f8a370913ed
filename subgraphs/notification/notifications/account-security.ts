/** What may have been somebody else: a second factor, a new device, support looking in, other roles. */
import { z } from 'zod';
import { accountNotice } from './account-notice.ts';
import { defineNotification } from './definition.ts';

const mandatory = { IN_APP: 'mandatory', EMAIL: 'mandatory', SMS: 'off', PUSH: 'on' } as const;
const action = { en: 'Look at your account’s security', de: 'Sicherheit des Kontos ansehen', hi: 'खाते की सुरक्षा देखें' };
const advice = {
  en: 'If it was not you, change your password at once and look through your sessions.',
  de: 'Wenn Sie das nicht waren, ändern Sie sofort Ihr Passwort und prüfen Sie Ihre Anmeldungen.',
  hi: 'अगर यह आपने नहीं किया, तो तुरंत पासवर्ड बदलें और अपने सत्र जाँचें।',
};
const link = () => '/account/security';

type SecondFactorChange = 'ENABLED' | 'DISABLED' | 'RECOVERY_CODES_REPLACED';
const secondFactorWords: Record<'en' | 'de' | 'hi', Record<SecondFactorChange, string>> = {
  en: { ENABLED: 'Two-step sign-in was turned on.', DISABLED: 'Two-step sign-in was turned off.', RECOVERY_CODES_REPLACED: 'Your recovery codes were replaced; the old ones no longer work.' },
  de: { ENABLED: 'Die Anmeldung in zwei Schritten wurde eingeschaltet.', DISABLED: 'Die Anmeldung in zwei Schritten wurde ausgeschaltet.', RECOVERY_CODES_REPLACED: 'Ihre Wiederherstellungscodes wurden ersetzt; die alten gelten nicht mehr.' },
  hi: { ENABLED: 'दो चरणों वाला साइन इन चालू किया गया।', DISABLED: 'दो चरणों वाला साइन इन बंद किया गया।', RECOVERY_CODES_REPLACED: 'आपके रिकवरी कोड बदल दिए गए; पुराने अब काम नहीं करते।' },
};

/** To somebody whose second factor was set up, given up, or got new recovery codes. */
export const secondFactorChanged = defineNotification({
  event: 'second_factor_changed',
  audience: 'buyer',
  policies: mandatory,
  payload: z.strictObject({ change: z.enum(['ENABLED', 'DISABLED', 'RECOVERY_CODES_REPLACED']), changedAt: z.iso.datetime() }),
  example: { change: 'ENABLED', changedAt: '2026-03-01T09:35:00.000Z' },
  link,
  wordings: {
    en: ({ change }) => accountNotice('Two-step sign-in changed', secondFactorWords.en[change], advice.en, action.en),
    de: ({ change }) => accountNotice('Anmeldung in zwei Schritten geändert', secondFactorWords.de[change], advice.de, action.de),
    hi: ({ change }) => accountNotice('दो चरणों वाला साइन इन बदला गया', secondFactorWords.hi[change], advice.hi, action.hi),
  },
});

/** To somebody who signed in on a device that was not seen before. */
export const newDevice = defineNotification({
  event: 'new_device_sign_in',
  audience: 'buyer',
  policies: mandatory,
  payload: z.strictObject({ client: z.string(), deviceName: z.string().nullable(), signedInAt: z.iso.datetime() }),
  example: { client: 'mobile', deviceName: 'Pixel 9', signedInAt: '2026-03-01T09:35:00.000Z' },
  link,
  wordings: {
    en: ({ client, deviceName, signedInAt }, { date }) => accountNotice('New sign-in', `On ${date(signedInAt)} you signed in on a new device: ${deviceName ?? client}.`, advice.en, action.en),
    de: ({ client, deviceName, signedInAt }, { date }) => accountNotice('Neue Anmeldung', `Am ${date(signedInAt)} haben Sie sich auf einem neuen Gerät angemeldet: ${deviceName ?? client}.`, advice.de, action.de),
    hi: ({ client, deviceName, signedInAt }, { date }) => accountNotice('नया साइन इन', `${date(signedInAt)} को एक नए डिवाइस पर साइन इन हुआ: ${deviceName ?? client}।`, advice.hi, action.hi),
  },
});

/** To a customer as whom support acts for a while. */
export const supportVisit = defineNotification({
  event: 'support_visit',
  audience: 'buyer',
  policies: mandatory,
  payload: z.strictObject({ reason: z.string(), startedAt: z.iso.datetime(), expiresAt: z.iso.datetime() }),
  example: { reason: 'Cart shows a wrong total', startedAt: '2026-03-01T09:35:00.000Z', expiresAt: '2026-03-01T09:45:00.000Z' },
  link,
  wordings: {
    en: ({ reason, startedAt }, { date }) =>
      accountNotice('Our support looked into your account', `On ${date(startedAt)} our support looked at the shop as you see it, for at most 15 minutes. Reason: ${reason}.`, 'They can neither pay nor change your password or addresses. If you did not ask us for help, tell us.', action.en),
    de: ({ reason, startedAt }, { date }) =>
      accountNotice('Unser Support hat in Ihr Konto gesehen', `Am ${date(startedAt)} hat unser Support den Shop so angesehen, wie Sie ihn sehen, höchstens 15 Minuten lang. Grund: ${reason}.`, 'Er kann weder bezahlen noch Passwort oder Adressen ändern. Wenn Sie uns nicht um Hilfe gebeten haben, sagen Sie uns Bescheid.', action.de),
    hi: ({ reason, startedAt }, { date }) =>
      accountNotice('हमारी सहायता टीम ने आपका खाता देखा', `${date(startedAt)} को हमारी सहायता टीम ने अधिकतम 15 मिनट तक दुकान को आपकी तरह देखा। कारण: ${reason}।`, 'वे न भुगतान कर सकते हैं, न आपका पासवर्ड या पते बदल सकते हैं। अगर आपने मदद नहीं माँगी थी, तो हमें बताएँ।', action.hi),
  },
});

/** To somebody whose platform-wide roles changed. */
export const rolesChanged = defineNotification({
  event: 'roles_changed',
  audience: 'nobody',
  policies: mandatory,
  payload: z.strictObject({ roles: z.array(z.string()), changedAt: z.iso.datetime() }),
  example: { roles: ['customer', 'support'], changedAt: '2026-03-01T09:35:00.000Z' },
  link,
  wordings: {
    en: ({ roles }) => accountNotice('Your roles changed', `An administrator changed your roles. You are now: ${roles.join(', ')}.`, 'You were signed out everywhere; sign in again.', action.en),
    de: ({ roles }) => accountNotice('Ihre Rollen wurden geändert', `Ein Administrator hat Ihre Rollen geändert. Sie sind jetzt: ${roles.join(', ')}.`, 'Sie wurden überall abgemeldet; melden Sie sich neu an.', action.de),
    hi: ({ roles }) => accountNotice('आपकी भूमिकाएँ बदल गईं', `एक प्रशासक ने आपकी भूमिकाएँ बदलीं। अब आप हैं: ${roles.join(', ')}।`, 'आप हर जगह साइन आउट हो गए हैं; फिर से साइन इन करें।', action.hi),
  },
});
