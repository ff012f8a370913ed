/** Scaling laws fitted to measured throughput. */

export interface Point {
  /** How many processes, or requests at a time. */
  readonly n: number;
  readonly perSecond: number;
}

export interface Fit {
  /** Throughput of one, as fitted. */
  readonly one: number;
  /** Share of the work that cannot be done side by side. */
  readonly contention: number;
  /** What each pays for each other one. */
  readonly coherence: number;
  /** With how many throughput is highest; Infinity when more is always better. */
  readonly bestN: number;
  at(n: number): number;
}

/**
 * Gunther's Universal Scalability Law, X(n) = n X(1) / (1 + σ(n-1) + κ n(n-1)), by least squares over n / X(n), which is linear in its
 * coefficients, each point by its relative error. With points of two sizes only κ is taken as 0, which is Amdahl's law. Negative coefficients, which noise brings about, count as 0.
 * @throws TypeError for points of fewer than two sizes.
 */
export function fitScaling(points: readonly Point[]): Fit {
  const sizes = new Set(points.map(({ n }) => n)).size;
  if (sizes < 2) throw new TypeError(`A scaling law needs throughput at two sizes or more, not at ${sizes}`);
  const features = (n: number): number[] => (sizes === 2 ? [1, n - 1] : [1, n - 1, n * (n - 1)]);
  // Divided by n / X(n): what counts is how far off a throughput is for its size.
  const [base = 1, ...rest] = leastSquares(points.map(({ n, perSecond }) => features(n).map((feature) => (feature * perSecond) / n)), points.map(() => 1));
  const [contention = 0, coherence = 0] = rest.map((coefficient) => Math.max(0, coefficient / base));
  const one = 1 / base;
  return {
    one,
    contention,
    coherence,
    bestN: coherence === 0 ? Infinity : Math.sqrt(Math.max(0, 1 - contention) / coherence),
    at: (n) => (n * one) / (1 + contention * (n - 1) + coherence * n * (n - 1)),
  };
}

/** Solves the normal equations by Gaussian elimination with pivoting. */
function leastSquares(rows: readonly number[][], values: readonly number[]): number[] {
  const size = rows[0]?.length ?? 0;
  const dot = (left: number, right: (row: number) => number): number => rows.reduce((sum, features, row) => sum + (features[left] ?? 0) * right(row), 0);
  const matrix = Array.from({ length: size }, (_, i) => [...Array.from({ length: size }, (_unused, j) => dot(i, (row) => rows[row]?.[j] ?? 0)), dot(i, (row) => values[row] ?? 0)]);
  for (let column = 0; column < size; column += 1) {
    const pivot = matrix.slice(column).reduce((best, row) => (Math.abs(row[column] ?? 0) > Math.abs(best[column] ?? 0) ? row : best));
    matrix.splice(matrix.indexOf(pivot), 1);
    matrix.splice(column, 0, pivot);
    for (const [index, row] of matrix.entries()) {
      if (index === column) continue;
      const factor = (row[column] ?? 0) / (pivot[column] ?? 1);
      for (let k = column; k <= size; k += 1) row[k] = (row[k] ?? 0) - factor * (pivot[k] ?? 0);
    }
  }
  return matrix.map((row, index) => (row[size] ?? 0) / (row[index] ?? 1));
}
