/** Pieces of goods in words: `2 × Oak bowl, 1 × Mug`. */
export function pieceNames(pieces: readonly { title: string; quantity: number }[]): string {
  return pieces.map(({ title, quantity }) => `${quantity} × ${title}`).join(', ');
}
