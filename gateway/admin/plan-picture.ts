import type { PlanNode, QueryPlan } from '@apollo/query-planner';

interface Box {
  readonly title: string;
  readonly detail: string;
  readonly column: number;
  readonly row: number;
}

const width = 250;
const height = 64;
const gap = 30;

/** The plan as an SVG picture: time runs to the right, what happens at the same time stands one below the other. */
export function planPicture({ node }: QueryPlan): string {
  const boxes: Box[] = [];
  const extent = node && node.kind !== 'Subscription' ? place(node, 0, 0, [], boxes) : { columns: 1, rows: 1 };
  const total = { width: extent.columns * (width + gap) + gap, height: Math.max(1, extent.rows) * (height + gap) + gap };
  const arrows = Array.from({ length: Math.max(0, extent.columns - 1) }, (_each, column) => arrow((column + 1) * (width + gap) + gap / 2, total.height));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${total.width}" height="${total.height}" font-family="monospace" font-size="12"><rect width="100%" height="100%" fill="#fff"/>${arrows.join('')}${boxes.map(drawn).join('')}</svg>`;
}

/** Places a node and returns how many columns and rows it takes. */
function place(node: PlanNode, column: number, row: number, path: readonly (string | number)[], boxes: Box[]): { columns: number; rows: number } {
  switch (node.kind) {
    case 'Fetch':
      boxes.push({ title: `${node.serviceName}${node.requires ? ' (entities)' : ''}`, detail: path.join('.') || node.operationKind, column, row });
      return { columns: 1, rows: 1 };
    case 'Flatten':
      return place(node.node, column, row, [...path, ...node.path], boxes);
    case 'Sequence':
      return node.nodes.reduce(
        (taken, inner) => {
          const { columns, rows } = place(inner, column + taken.columns, row, path, boxes);
          return { columns: taken.columns + columns, rows: Math.max(taken.rows, rows) };
        },
        { columns: 0, rows: 0 },
      );
    case 'Parallel':
      return node.nodes.reduce(
        (taken, inner) => {
          const { columns, rows } = place(inner, column, row + taken.rows, path, boxes);
          return { columns: Math.max(taken.columns, columns), rows: taken.rows + rows };
        },
        { columns: 0, rows: 0 },
      );
    case 'Condition':
    case 'Defer':
      return { columns: 0, rows: 0 };
  }
}

function drawn({ title, detail, column, row }: Box): string {
  const x = gap + column * (width + gap);
  const y = gap + row * (height + gap);
  const text = detail.length > 32 ? `${detail.slice(0, 31)}…` : detail;
  return `<g><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" fill="#eef4ff" stroke="#345"/><text x="${x + 10}" y="${y + 25}" font-weight="bold">${escaped(title)}</text><text x="${x + 10}" y="${y + 46}">${escaped(text)}</text></g>`;
}

function arrow(x: number, bottom: number): string {
  return `<line x1="${x}" y1="8" x2="${x}" y2="${bottom - 8}" stroke="#99a" stroke-dasharray="4 4"/>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
