/** GET /explorer and /partners: pages for those who write programs against the contract. */
import { randomBytes } from 'node:crypto';
import { json, type HttpResponse, type Route } from '#platform/server/http-types';
import type { GraphQLSchema } from 'graphql';
import type { ScopeTable } from '../partner/scopes.ts';
import { createAssets } from './assets.ts';
import { readExamples, readPrefill } from './examples.ts';
import { explorerPage } from './explorer-page.ts';
import { layout, pageResponse, type Html } from './layout.ts';
import { changelogPage, readChangelog } from './pages/changelog.ts';
import { errorsPage } from './pages/errors.ts';
import { examplesPage } from './pages/examples.ts';
import { gettingStarted } from './pages/getting-started.ts';
import { webhooksPage } from './pages/webhooks.ts';

/** Everything but the list of events is read once, at the start. */
export function createExplorerRoutes({ scopes, contract }: { scopes: ScopeTable; contract: () => GraphQLSchema | undefined }): Route[] {
  const assets = createAssets();
  const examples = readExamples();
  const library = { examples, prefill: readPrefill() };
  const changelog = readChangelog();
  const route = (path: string, handle: () => Promise<HttpResponse>): Route => ({ method: 'GET', path, handle });
  const page = (path: string, title: string, body: () => Html): Route => route(path, () => pageResponse(layout({ path, title, body: body(), assets })));
  return [
    route('/explorer', () => {
      const nonce = randomBytes(16).toString('base64url');
      return pageResponse(explorerPage(assets, nonce), nonce);
    }),
    route('/explorer/examples.json', async () => json(200, library, { 'cache-control': 'public, max-age=60' })),
    assets.route,
    page('/partners', 'Getting started', () => gettingStarted(scopes)),
    page('/partners/examples', 'Examples', () => examplesPage(examples)),
    page('/partners/errors', 'Errors and limits', errorsPage),
    page('/partners/webhooks', 'Webhooks', () => webhooksPage(contract())),
    page('/partners/changelog', 'Changelog', () => changelogPage(changelog)),
  ];
}
