/** Tables that run over pages, and blocks of text in columns. */
import { ink, type Sheet, type TextStyle } from './page.ts';

export interface Column {
  title: string;
  x: number;
  width: number;
  align?: 'left' | 'right';
}

/** A cell: its text, and a smaller second line. */
export type Cell = string | { text: string; detail: string };

const padding = 7;
const textOf = (cell: Cell) => (typeof cell === 'string' ? { text: cell, detail: '' } : cell);
const detailStyle = (column: TextStyle): TextStyle => ({ ...column, size: 8, color: ink.muted });

/** Draws the head and the rows; the head comes again on each page. */
export function drawTable(sheet: Sheet, columns: readonly Column[], rows: readonly (readonly Cell[])[]): void {
  drawHead(sheet, columns);
  for (const row of rows) {
    const height = Math.max(...columns.map((column, index) => cellHeight(sheet, column, textOf(row[index] ?? ''))));
    if (sheet.ensure(height + 2 * padding)) drawHead(sheet, columns);
    sheet.y += padding;
    const top = sheet.y;
    for (const [index, column] of columns.entries()) {
      const { text, detail } = textOf(row[index] ?? '');
      sheet.y = top;
      sheet.y += sheet.write(text, column);
      if (detail) sheet.write(detail, detailStyle(column));
    }
    sheet.y = top + height + padding;
    sheet.rule();
  }
}

function cellHeight(sheet: Sheet, column: Column, { text, detail }: { text: string; detail: string }): number {
  return sheet.measure(text, column) + (detail ? sheet.measure(detail, detailStyle(column)) : 0);
}

function drawHead(sheet: Sheet, columns: readonly Column[]): void {
  sheet.shade(24);
  sheet.y += 6;
  for (const column of columns) sheet.write(column.title, { ...column, size: 8, weight: 700, color: ink.muted });
  sheet.y += 18;
}

/** Writes lines below one another and returns their height. */
export function writeLines(sheet: Sheet, lines: readonly { text: string; style: TextStyle }[]): number {
  const top = sheet.y;
  for (const { text, style } of lines) sheet.y += sheet.write(text, style);
  const height = sheet.y - top;
  sheet.y = top;
  return height;
}

/** Blocks beside one another, each with a small heading; `y` moves below the highest. */
export function writeBlocks(sheet: Sheet, blocks: readonly { x: number; width: number; heading: string; lines: readonly string[] }[]): void {
  const heights = blocks.map(({ x, width, heading, lines }) =>
    writeLines(sheet, [{ text: heading, style: { x, width, size: 8, weight: 700, color: ink.muted } }, ...lines.map((text, index) => ({ text, style: { x, width, weight: index === 0 ? (700 as const) : (400 as const) } }))]),
  );
  sheet.y += Math.max(...heights);
}

/** Sums at the right edge, the last one strong. */
export function writeSums(sheet: Sheet, { x, width }: { x: number; width: number }, rows: readonly { label: string; value: string; isStrong?: boolean }[]): void {
  for (const { label, value, isStrong = false } of rows) {
    const style = { x, width, size: isStrong ? 12 : 9.5, weight: isStrong ? (700 as const) : (400 as const), color: isStrong ? ink.accent : ink.text };
    sheet.ensure(24);
    if (isStrong) sheet.y += 5;
    sheet.write(label, style);
    sheet.y += sheet.write(value, { ...style, align: 'right' }) + 2;
  }
}
