import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultOfEndpointUrl } from './webhook-url.ts';

test('an endpoint is a public host name behind https, with or without port, path and query', () => {
  for (const url of ['https://example.com', 'https://hooks.example.com:8443/a/b?key=1', 'https://bücher.example/x']) assert.equal(faultOfEndpointUrl(url), null, url);
});

test('what cannot be an endpoint is refused with what was expected', () => {
  for (const [url, fault] of [
    ['', /absolute address/],
    ['example.com/hook', /absolute address/],
    ['http://example.com', /https/],
    ['ftp://example.com', /https/],
    ['https://user:pass@example.com', /user name or password/],
    ['https://example.com/#x', /after "#"/],
    [`https://example.com/${'a'.repeat(2_000)}`, /at most 2000/],
  ] as const) {
    assert.match(faultOfEndpointUrl(url) ?? '', fault, url);
  }
});

test('addresses of our own network are refused however they are written', () => {
  const hosts = ['localhost', '127.0.0.1', '2130706433', '0x7f.1', '0177.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '169.254.169.254', '10.0.0.1', 'db.internal', 'printer.local', 'mysql', 'localhost.'];
  for (const host of hosts) assert.match(faultOfEndpointUrl(`https://${host}/`) ?? '', /public internet/, host);
});
