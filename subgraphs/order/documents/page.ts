/** A sheet of A4 paper to write on: text in any of the fonts' scripts, wrapped and aligned; rules; page numbers. Sizes are points. */
import PdfDocument from 'pdfkit';
import { fontFiles, fontName, runsOf, type Run, type Weight } from './fonts.ts';

export const margin = 56;
const pageSize = { width: 595.28, height: 841.89 };
export const contentWidth = pageSize.width - 2 * margin;
/** Where the footer begins. */
const bottom = pageSize.height - 72;

export const ink = { text: '#1c2430', muted: '#697586', rule: '#d7dde5', accent: '#0f5f5c', shade: '#f3f6f8' };

export interface TextStyle {
  x: number;
  width: number;
  size?: number;
  weight?: Weight;
  color?: string;
  align?: 'left' | 'right';
}

export interface Sheet {
  /** Where the next thing goes. */
  y: number;
  /** Writes text at `y` and returns its height; `y` stays. */
  write(text: string, style: TextStyle): number;
  /** Height that the text would take. */
  measure(text: string, style: TextStyle): number;
  rule(color?: string): void;
  shade(height: number): void;
  /** Begins a new page unless so much room is left; says whether it did. */
  ensure(height: number): boolean;
  /** Ends the document. */
  finish(): Promise<Buffer>;
}

/** @param footer is on every page, beside its number. */
export function createSheet({ title, footer, at }: { title: string; footer: string; at: Date }): Sheet {
  const doc = new PdfDocument({ size: 'A4', margin: 0, bufferPages: true, info: { Title: title, CreationDate: at }, lang: 'en', displayTitle: true });
  const chunks: Buffer[] = [];
  const ended = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks))).on('error', reject);
  });
  for (const font of fontFiles()) doc.registerFont(font.name, font.file);
  const setter = createSetter(doc);
  const sheet: Sheet = {
    y: margin,
    write(text, style) {
      const lines = setter.wrap(text, style);
      for (const [index, line] of lines.entries()) setter.draw(line, sheet.y + index * setter.lineHeight(style), style);
      return lines.length * setter.lineHeight(style);
    },
    measure: (text, style) => setter.wrap(text, style).length * setter.lineHeight(style),
    rule: (color = ink.rule) => void doc.moveTo(margin, sheet.y).lineTo(pageSize.width - margin, sheet.y).lineWidth(0.7).strokeColor(color).stroke(),
    shade: (height) => void doc.rect(margin, sheet.y, contentWidth, height).fill(ink.shade),
    ensure(height) {
      if (sheet.y + height <= bottom) return false;
      doc.addPage();
      sheet.y = margin;
      return true;
    },
    finish() {
      const { count } = doc.bufferedPageRange();
      for (let page = 0; page < count; page += 1) {
        doc.switchToPage(page);
        const style = { x: margin, width: contentWidth, size: 8, color: ink.muted };
        setter.draw(setter.wrap(footer, { ...style, width: contentWidth - 60 })[0] ?? [], bottom + 20, style);
        setter.draw(runsOf(`${page + 1} / ${count}`), bottom + 20, { ...style, align: 'right' });
      }
      doc.end();
      return ended;
    },
  };
  return sheet;
}

const widths = new Map<string, number>();

function createSetter(doc: PDFKit.PDFDocument) {
  const lineHeight = ({ size = 9.5 }: TextStyle) => size * 1.45;
  const widthOf = (runs: readonly Run[], { size = 9.5, weight = 400 }: TextStyle) => runs.reduce((sum, run) => sum + size * unitWidth(fontName(run.part, weight), run.text), 0);
  /** Width at one point. Shaping text is most of the work, and the same words come again in every document. */
  function unitWidth(font: string, text: string): number {
    const key = `${font}:${text}`;
    const known = widths.get(key);
    if (known !== undefined) return known;
    if (widths.size >= 10_000) widths.clear();
    const width = doc.font(font).fontSize(1).widthOfString(text);
    widths.set(key, width);
    return width;
  }
  /** The text's own lines, each broken to fit the width. */
  const wrap = (text: string, style: TextStyle): Run[][] => text.split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/).flatMap((line) => fitted(line.replaceAll('\t', ' '), style));
  /** Lines that fit the width, broken between words, and within a word that is longer than a line. */
  function fitted(text: string, style: TextStyle): Run[][] {
    const lines: string[] = [];
    let line = '';
    for (const word of text.split(/(?<=\s)/).flatMap((part) => pieces(part, style))) {
      if (line !== '' && widthOf(runsOf((line + word).trimEnd()), style) > style.width) {
        lines.push(line.trimEnd());
        line = '';
      }
      line += word;
    }
    return [...lines, line.trimEnd()].map(runsOf);
  }
  function pieces(word: string, style: TextStyle): string[] {
    if (widthOf(runsOf(word.trimEnd()), style) <= style.width) return [word];
    return [...new Intl.Segmenter().segment(word)].map((part) => part.segment);
  }
  function draw(runs: readonly Run[], y: number, style: TextStyle): void {
    const { x, width, size = 9.5, weight = 400, color = ink.text, align = 'left' } = style;
    let at = align === 'right' ? x + width - widthOf(runs, style) : x;
    for (const run of runs) {
      doc.font(fontName(run.part, weight)).fontSize(size).fillColor(color).text(run.text, at, y, { lineBreak: false });
      at += widthOf([run], style);
    }
  }
  return { lineHeight, wrap, draw };
}
