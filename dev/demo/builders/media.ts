import { aspects, isTone, type MotifKind, type PictureSort, type Tone } from '../../media/vocabulary.ts';
import type { DemoMedia } from '../model.ts';
import { slugify } from '../slug.ts';

const fullWidth = 2048;

function media(sort: PictureSort, key: string, alt: string, position: number): DemoMedia {
  const [across, down] = aspects[sort];
  return { key, alt, position, width: fullWidth, height: Math.round((fullWidth * down) / across) };
}

/** The tone a colour's name stands for, or undefined when the art has no such tone. */
export function toneOf(colour: string): Tone | undefined {
  const tone = slugify(colour);
  return isTone(tone) ? tone : undefined;
}

export function productMediaKey(kind: MotifKind, slug: string, view: number, tone?: Tone): string {
  return `product/${kind}/${slug}/${view}${tone === undefined ? '' : `-${tone}`}`;
}

/** Three views in the first colour and one in each other; four views when there are no colours. */
export function productMedia(input: {
  kind: MotifKind; slug: string; title: string; tone?: Tone; colours: readonly string[];
}): DemoMedia[] {
  const { kind, slug, title, colours } = input;
  const first = colours[0];
  const firstTone = first === undefined ? input.tone : toneOf(first);
  const shown = first === undefined ? title : `${title} in ${first}`;
  const viewNames = ['', ', two together', ', close up', ', in the evening'];
  const views = first === undefined ? 4 : 3;
  const pictures = viewNames.slice(0, views).map((name, index) =>
    media('product', productMediaKey(kind, slug, index + 1, firstTone), `${shown}${name}`, index));
  const others = colours.slice(1).map((colour, index) =>
    media('product', productMediaKey(kind, slug, 1, toneOf(colour)), `${title} in ${colour}`, views + index));
  return [...pictures, ...others];
}

export function vendorMedia(emblem: MotifKind, slug: string, name: string, tone: Tone): { logo: DemoMedia; banner: DemoMedia } {
  return {
    logo: media('logo', `vendor/${emblem}/${slug}/logo-${tone}`, `${name} logo`, 0),
    banner: media('banner', `vendor/${emblem}/${slug}/banner-${tone}`, `${name} banner`, 0),
  };
}

export function categoryMedia(kind: MotifKind, slug: string, name: string): DemoMedia {
  return media('category', `category/${kind}/${slug}`, name, 0);
}
