import type { Random } from '../demo/random.ts';
import { tones, type Tone } from './vocabulary.ts';

/** One colour in the lights it may stand in. */
export interface Ramp {
  readonly base: string;
  readonly light: string;
  readonly pale: string;
  readonly dark: string;
  readonly deep: string;
  /** Almost white, to put the colour upon. */
  readonly wash: string;
}

type Oklch = readonly [lightness: number, chroma: number, hue: number];

export interface Palette {
  readonly main: Ramp;
  readonly accent: Ramp;
  /** Wall, its shape behind the object, and table. */
  readonly backdrop: { readonly top: string; readonly bottom: string; readonly shape: string; readonly ground: string };
  readonly isEvening: boolean;
}

/** Materials that keep their colour whatever the product's is. */
export const wood = ramp([0.72, 0.08, 68]);
export const darkWood = ramp([0.45, 0.06, 55]);
export const metal = ramp([0.74, 0.012, 245]);
export const brass = ramp([0.76, 0.11, 88]);
export const paper = ramp([0.95, 0.015, 88]);
export const leaf = ramp([0.56, 0.11, 145]);
export const coal = ramp([0.32, 0.012, 265]);
export const glow = ramp([0.93, 0.09, 95]);

/**
 * OKLCH (https://bottosson.github.io/posts/oklab/) as an sRGB hex colour. What sRGB cannot show is made greyer until it
 * can, which keeps lightness and hue; clamping the channels would turn soft colours into neon.
 */
export function oklchToHex([lightness, chroma, hue]: Oklch): string {
  let inGamut = chroma;
  let linear = toLinear(lightness, inGamut, hue);
  while (inGamut > 0.004 && linear.some((channel) => channel < -0.0005 || channel > 1.0005)) {
    inGamut *= 0.94;
    linear = toLinear(lightness, inGamut, hue);
  }
  return `#${linear.map(toHexByte).join('')}`;
}

function toLinear(lightness: number, chroma: number, hue: number): number[] {
  const angle = (hue * Math.PI) / 180;
  const a = chroma * Math.cos(angle);
  const b = chroma * Math.sin(angle);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function toHexByte(linear: number): string {
  const clamped = Math.min(1, Math.max(0, linear));
  const encoded = clamped <= 0.0031308 ? 12.92 * clamped : 1.055 * clamped ** (1 / 2.4) - 0.055;
  return Math.round(encoded * 255).toString(16).padStart(2, '0');
}

export function ramp([lightness, chroma, hue]: Oklch): Ramp {
  const at = (change: number, saturation: number): string =>
    oklchToHex([Math.min(0.985, Math.max(0.16, lightness + change)), chroma * saturation, hue]);
  return { base: at(0, 1), light: at(0.08, 0.9), pale: at((0.97 - lightness) * 0.55, 0.6), dark: at(-0.1, 1), deep: at(-0.2, 0.9), wash: oklchToHex([0.945, Math.min(0.045, chroma * 0.4), hue]) };
}

const freeTones = Object.keys(tones) as Tone[];
/** Tones that make a cheerful object when no tone is asked for. */
const cheerfulTones = freeTones.filter((tone) => {
  const [lightness, chroma] = tones[tone];
  return chroma >= 0.06 && lightness >= 0.4 && lightness <= 0.84;
});

/** Colours that go together, around the given tone or one chosen by the random source. */
export function choosePalette({ random, tone, isEvening }: { random: Random; tone: Tone | undefined; isEvening: boolean }): Palette {
  const main: Oklch = tones[tone ?? random.pick(cheerfulTones)];
  const turn = random.pick([35, -40, 60, 150, 180, -150]);
  const accentHue = main[2] + turn;
  const accent: Oklch = [main[0] > 0.6 ? 0.55 : 0.76, Math.min(0.12, Math.max(0.07, main[1] * 0.85)), accentHue];
  return { main: ramp(main), accent: ramp(accent), backdrop: backdropFor(main, random, isEvening), isEvening };
}

function backdropFor(main: Oklch, random: Random, isEvening: boolean): Palette['backdrop'] {
  const hue = random.pick([main[2], main[2] + 25, main[2] + 180, main[2] + 150, 75, 75, 60]);
  const colour = (lightness: number, chroma: number): string => oklchToHex([lightness, chroma, hue]);
  if (isEvening) {
    // A dark thing in a dark room would vanish.
    const lift = main[0] < 0.45 ? 0.14 : 0;
    return { top: colour(0.3 + lift, 0.04), bottom: colour(0.36 + lift, 0.05), shape: colour(0.42 + lift, 0.06), ground: colour(0.25 + lift, 0.035) };
  }
  // Pale things stand before a deeper wall.
  const level = main[0] > 0.84 ? 0.82 : 0.94;
  const chroma = main[0] > 0.84 ? 0.036 : 0.028;
  return { top: colour(level, chroma), bottom: colour(level - 0.03, chroma * 1.25), shape: colour(level - 0.055, chroma * 1.7), ground: colour(level - 0.1, chroma * 1.6) };
}
