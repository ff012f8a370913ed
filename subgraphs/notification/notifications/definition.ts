import { z } from 'zod';
import { formatsFor, type Formats } from '../domain/formats.ts';
import { languageOf, type Language } from '../domain/locale.ts';
import type { Policy } from '../domain/policy.ts';

/** Title and a sentence or two: inbox and push. */
export interface Notice {
  title: string;
  body: string;
}

export interface MailLine {
  title: string;
  detail: string;
  amount: string;
}

/** What a mail says; `mail/` gives it its looks and its plain text. All of it is plain text, escaped there. */
export interface Mail {
  subject: string;
  heading: string;
  paragraphs: readonly string[];
  lines?: readonly MailLine[];
  /** Label and value, below the lines. */
  facts?: readonly (readonly [string, string])[];
  /** Label of the button that leads to the notification's link. */
  action?: string;
  /** Below the button, in small print. */
  note?: string;
}

/** One notification in words, once per kind of message that channels carry. */
export interface Wording {
  notice: Notice;
  mail: Mail;
  /** For text messages: one sentence. */
  text: string;
}

export type Wordings<Payload> = Record<Language, (payload: Payload, formats: Formats) => Wording>;

export interface NotificationDefinition<Payload = unknown> {
  readonly event: string;
  /** Whom it is offered to as a preference: buyers, people who work for a vendor, or nobody. */
  readonly audience: 'buyer' | 'vendor' | 'nobody';
  /** By channel; channels not named here follow their own default. */
  readonly policies: Readonly<Record<string, Policy>>;
  /** The only channels it may go through, new ones included; null for all. */
  readonly onlyBy: readonly string[] | null;
  readonly example: Payload;
  /** @throws ZodError when the payload is not of this event's type. */
  parse(payload: unknown): Payload;
  /** Path that the notification leads to. */
  link(payload: Payload): string | null;
  /** The path instead, where it bears a secret such as a one-time token; the secret is kept until the message has left. Null for no secret. */
  readonly secretLink: ((secret: string) => string) | null;
  /** The words for a person's BCP 47 tag. */
  word(payload: Payload, localeTag: string): Wording;
}

interface Options<S extends z.ZodType> {
  event: string;
  audience: NotificationDefinition['audience'];
  policies: Readonly<Record<string, Policy>>;
  onlyBy?: readonly string[];
  payload: S;
  example: z.output<S>;
  link(payload: z.output<S>): string | null;
  secretLink?: (secret: string) => string;
  wordings: Wordings<z.output<S>>;
}

/**
 * Declares one kind of notification. The compiler holds each language's words to the payload's type.
 * @throws ZodError when the example misses it, Error when a secret could go through any channel.
 */
export function defineNotification<S extends z.ZodType>({ payload, wordings, example, onlyBy, secretLink, ...rest }: Options<S>): NotificationDefinition<z.output<S>> {
  if (secretLink && !onlyBy) throw new Error(`the notification "${rest.event}" bears a secret and must name its channels in onlyBy`);
  return {
    ...rest,
    onlyBy: onlyBy ?? null,
    secretLink: secretLink ?? null,
    example: payload.parse(example),
    parse: (value) => payload.parse(value),
    word: (value, tag) => wordings[languageOf(tag)](value, formatsFor(tag)),
  };
}

/** A bought article as notifications list it. */
export const line = z.object({ title: z.string(), variantTitle: z.string(), quantity: z.int().min(1), totalMinor: z.int() });
export type Line = z.infer<typeof line>;

/** What notifications say about the lines of an event. */
export function linesOf({ lines }: { lines: readonly Line[] }): Line[] {
  return lines.map(({ title, variantTitle, quantity, totalMinor }) => ({ title, variantTitle, quantity, totalMinor }));
}

/** Lines as a mail lists them, each with its amount. */
export function mailLines(lines: readonly Line[], currency: string, formats: Pick<Formats, 'money'>): MailLine[] {
  return lines.map((each) => ({ title: each.title, detail: detailOf(each), amount: formats.money(each.totalMinor, currency) }));
}

/** Lines as a mail lists them when nothing is to be paid, as in a parcel. */
export function parcelLines(lines: readonly Line[]): MailLine[] {
  return lines.map((each) => ({ title: each.title, detail: detailOf(each), amount: '' }));
}

export function quantityOf(lines: readonly Line[]): number {
  return lines.reduce((total, { quantity }) => total + quantity, 0);
}

function detailOf({ quantity, variantTitle }: Line): string {
  return variantTitle === '' ? `${quantity} ×` : `${quantity} × ${variantTitle}`;
}

export const exampleLine: Line = { title: 'Herringbone throw', variantTitle: 'Oat', quantity: 1, totalMinor: 8900 };
