/** The server of a live page: ports, who may ask, what watchers are told, and that it goes away. */
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { FIRST_PORT, openServer, type PageServer, type PageSource } from '../../src/runtime/live/server.ts';

const open: (PageServer | Server)[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await ('send' in server ? server.close() : new Promise((done) => server.close(done)));
});

const source: PageSource = { page: ({ script, policy }) => `<p>${policy}</p><script>${script}</script>`, joined: (send) => send('section', { id: 'head', html: 'now' }) };
const serve = async (port?: number): Promise<PageServer> => {
  const server = await openServer(port, source);
  open.push(server);
  return server;
};
const take = (port: number): Promise<Server> => new Promise((done) => {
  const server = createServer();
  open.push(server);
  server.listen(port, '127.0.0.1', () => done(server));
});
const portOf = ({ url }: PageServer): number => Number(new URL(url).port);
const get = (port: number, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<IncomingMessage> =>
  new Promise((done, fail) => request({ host: '127.0.0.1', port, path, headers, method, agent: false }, done).on('error', fail).end());
const textOf = async (response: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return text;
};

it('takes the next port when its own is taken, and says so when a given one is', async () => {
  const first = await serve();
  const second = await serve();
  expect(portOf(first)).toBeGreaterThanOrEqual(FIRST_PORT);
  expect(portOf(second)).toBeGreaterThan(portOf(first));
  const taken = ((await take(0)).address() as AddressInfo).port;
  await expect(openServer(taken, source)).rejects.toMatchObject({
    message: `the page cannot be shown at port ${taken}: another program has it`,
    remedy: 'choose another with --watch-page PORT, or leave the number out for one that is free',
  });
});

it('answers this machine with the page and nothing else', async () => {
  const port = portOf(await serve());
  const page = await get(port, '/');
  expect(page.statusCode).toBe(200);
  expect(await textOf(page)).toMatch(/script-src 'sha256-[\w+/=]+'; connect-src 'self'.*EventSource/s);
  expect((await get(port, '/../../etc/passwd')).statusCode).toBe(404);
  expect((await get(port, '/', {}, 'POST')).statusCode).toBe(405);
  expect((await get(port, '/', { Host: 'evil.example' })).statusCode).toBe(403);
  expect((await get(port, '/', { Host: `localhost:${port}` })).statusCode).toBe(200);
});

it('tells watchers what changes, and lets go of them and of the port', async () => {
  const server = await serve();
  const port = portOf(server);
  expect(server.watched).toBe(false);
  const stream = await get(port, '/events');
  const told = textOf(stream);
  expect(server.watched).toBe(true);
  server.send('section', { id: 'head', html: 'a\nb' });
  server.send('end', 'over');
  await server.close();
  expect((await told).trim().split('\n\n')).toEqual([
    'event: section\ndata: {"id":"head","html":"now"}', 'event: section\ndata: {"id":"head","html":"a\\nb"}', 'event: end\ndata: "over"',
  ]);
  await expect(get(port, '/')).rejects.toThrow(/ECONNREFUSED/);
  await take(port);
});
