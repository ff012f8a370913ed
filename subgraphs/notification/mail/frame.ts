import type { Language } from '../domain/locale.ts';

/** The words around every mail. */
export interface Frame {
  brand: string;
  greeting(name: string | null): string;
  signature: string;
  /** Why the mail came, for people with an account and for guests. */
  reason: string;
  guestReason: string;
  preferences: string;
}

const brand = 'Marketplace';

export const frames: Record<Language, Frame> = {
  en: {
    brand,
    greeting: (name) => (name ? `Hello ${name},` : 'Hello,'),
    signature: 'Your marketplace team',
    reason: 'You receive this message because you have an account with us.',
    guestReason: 'You receive this message because this address was given with an order.',
    preferences: 'Choose which messages you receive',
  },
  de: {
    brand,
    greeting: (name) => (name ? `Guten Tag ${name},` : 'Guten Tag,'),
    signature: 'Ihr Marktplatz-Team',
    reason: 'Sie erhalten diese Nachricht, weil Sie ein Konto bei uns haben.',
    guestReason: 'Sie erhalten diese Nachricht, weil diese Adresse bei einer Bestellung angegeben wurde.',
    preferences: 'Einstellen, welche Nachrichten Sie erhalten',
  },
  hi: {
    brand,
    greeting: (name) => (name ? `नमस्ते ${name},` : 'नमस्ते,'),
    signature: 'आपकी मार्केटप्लेस टीम',
    reason: 'यह संदेश आपको इसलिए मिला है क्योंकि हमारे यहाँ आपका खाता है।',
    guestReason: 'यह संदेश आपको इसलिए मिला है क्योंकि यह पता एक ऑर्डर के साथ दिया गया था।',
    preferences: 'चुनें कि आपको कौन-से संदेश मिलें',
  },
};
