import assert from 'node:assert/strict';

const token = /<(\/?)([a-zA-Z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y;

/** Fails unless the markup is one well-formed XML element: tags nest, attributes are quoted and unique, text is escaped. */
export function assertWellFormed(markup: string, name: string): void {
  const open: string[] = [];
  const text = markup.trim();
  let position = 0;
  while (position < text.length) {
    token.lastIndex = position;
    const match = token.exec(text);
    assert.ok(match, `${name}: no markup at ${JSON.stringify(text.slice(position, position + 60))}`);
    position = token.lastIndex;
    const [, closing, tag = '', attributes = '', selfClosing, content] = match;
    if (content !== undefined) {
      assert.doesNotMatch(content, /&(?!amp;|lt;|gt;|quot;|#39;)/, `${name}: unescaped ampersand`);
      assert.ok(open.length > 0, `${name}: text outside the element`);
    } else if (closing === '/') {
      assert.equal(open.pop(), tag, `${name}: wrong closing tag`);
    } else {
      const names = [...attributes.matchAll(/([\w:-]+)="/g)].map(([, attribute]) => attribute);
      assert.equal(new Set(names).size, names.length, `${name}: an attribute twice in <${tag}${attributes}>`);
      if (selfClosing === '') open.push(tag);
    }
  }
  assert.deepEqual(open, [], `${name}: unclosed tags`);
}
