/** Whether gateways answer alike. What a gateway says is compared as data: the order of fields is its own business. */

/** The first place where two values differ, in words; undefined when they are equal. */
export function differenceBetween(expected: unknown, actual: unknown, place = 'the answer'): string | undefined {
  if (Object.is(expected, actual)) return undefined;
  if (!isContainer(expected) || !isContainer(actual) || Array.isArray(expected) !== Array.isArray(actual)) {
    return `${place}: ${brief(expected)} was expected, ${brief(actual)} came`;
  }
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const difference = differenceBetween(expected[key], actual[key], `${place}.${key}`);
    if (difference) return difference;
  }
  return undefined;
}

/** What is wrong with an answer, given the right one, if that is known; undefined when nothing is. The same text is right at once. */
export function wrongWith(status: number, body: string, right: string = body): string | undefined {
  if (status === 200 && body === right) return undefined;
  const parsed = parse(body);
  if (status !== 200 || !isContainer(parsed)) return `status ${status}: ${brief(parsed)}`;
  if (parsed['errors']) return `errors: ${brief(parsed['errors'])}`;
  return differenceBetween(parse(right), parsed);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return body;
    throw error;
  }
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function brief(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 300);
}
