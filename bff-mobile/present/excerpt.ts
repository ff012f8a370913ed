/**
 * The beginning of a text, at most so many characters, up to a word's end and with an ellipsis when there is more. Counts code
 * points, so that no character outside the basic plane is cut in two.
 */
export function excerptOf(text: string, length: number): string {
  const characters = [...text];
  if (characters.length <= length) return text;
  const head = characters.slice(0, length - 1).join('');
  const wordEnd = head.lastIndexOf(' ');
  return `${wordEnd > 0 ? head.slice(0, wordEnd) : head}…`;
}
