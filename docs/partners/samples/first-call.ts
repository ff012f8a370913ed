import { env } from 'node:process';

const response = await fetch(`${env['MARKETPLACE_URL']}/partner/graphql`, {
  method: 'POST',
  headers: { authorization: `Bearer ${env['MARKETPLACE_KEY']}`, 'content-type': 'application/json' },
  body: JSON.stringify({
    query: 'query Search($text: String!) { products(query: $text, first: 3) { edges { node { title } } } }',
    variables: { text: 'mug' },
  }),
});
if (response.status === 429) throw new Error(`Wait ${response.headers.get('retry-after')} s and try again`);
const { data, errors, extensions } = JSON.parse(await response.text());
if (errors) throw new Error(`${errors[0].extensions.code}: ${errors[0].message}`);
for (const { node } of data.products.edges) process.stdout.write(`${node.title}\n`);
process.stderr.write(`This cost ${extensions.cost.actual}; ${extensions.cost.remaining} left\n`);
