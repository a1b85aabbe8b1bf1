/** A small server on this machine alone: gives the page of a run, and its sections anew as they change. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileProblem, RunError } from '../errors.ts';
import { SCRIPT } from './script.ts';

const HOST = '127.0.0.1';
/** Where it is looked for unless a port is given; when taken, the next ones. */
export const FIRST_PORT = 8471;
const PORTS = 20;
/** A reader that takes less than this off its hands is let go: a page can be loaded again. */
const MOST_WAITING = 16 * 2 ** 20;

export interface PageServer {
  readonly url: string;
  readonly watched: boolean;
  /** To everybody who watches. */
  send(event: 'section' | 'end', data: unknown): void;
  /** Lets go of everybody, and of the port. */
  close(): Promise<void>;
}

export interface PageSource {
  /** The whole page; `policy` is what its script needs to be allowed. */
  page(live: { readonly script: string; readonly policy: string }): string;
  /** Told of a new watcher, who has a page that may be old by now. */
  joined(send: (event: 'section', data: unknown) => void): void;
}

const POLICY = `script-src 'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'; connect-src 'self'`;

/**
 * @param port undefined for the first free one from 8471 on
 * @throws RunError when the port is taken or not allowed
 */
export async function openServer(port: number | undefined, source: PageSource): Promise<PageServer> {
  const watchers = new Set<ServerResponse>();
  const server = createServer((request, response) => answer(request, response, source, watchers));
  const bound = await listen(server, port);
  server.unref(); // a page is no reason for a program to go on
  const url = `http://${HOST}:${bound}/`;
  return {
    url,
    get watched() {
      return watchers.size > 0;
    },
    send(event, data) {
      for (const watcher of watchers) write(watcher, event, data);
    },
    async close() {
      await Promise.all([...watchers].map((watcher) => new Promise<void>((done) => {
        const giveUp = setTimeout(done, 500);
        watcher.end(() => {
          clearTimeout(giveUp);
          done();
        });
      })));
      await new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      });
    },
  };
}

function answer(request: IncomingMessage, response: ServerResponse, source: PageSource, watchers: Set<ServerResponse>): void {
  // a name that a stranger's page has pointed here is not ours
  const name = (request.headers.host ?? '').replace(/:\d+$/, '');
  if (![HOST, 'localhost'].includes(name)) return refuse(response, 403, 'this page is for this machine only');
  if (request.method !== 'GET') return refuse(response, 405, 'only GET');
  const path = (request.url ?? '/').split('?')[0];
  const headers = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };
  if (path === '/') {
    response.writeHead(200, { ...headers, 'Content-Type': 'text/html; charset=utf-8' });
    response.end(source.page({ script: SCRIPT, policy: POLICY }));
  } else if (path === '/events') {
    response.writeHead(200, { ...headers, 'Content-Type': 'text/event-stream' });
    watchers.add(response);
    response.on('close', () => watchers.delete(response));
    response.on('error', () => watchers.delete(response));
    source.joined((event, data) => write(response, event, data));
  } else refuse(response, 404, 'there is only the page itself');
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}

function write(watcher: ServerResponse, event: string, data: unknown): void {
  if (watcher.writableLength > MOST_WAITING) watcher.destroy();
  else watcher.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

async function listen(server: Server, port: number | undefined): Promise<number> {
  const candidates = port === undefined ? Array.from({ length: PORTS }, (_, i) => FIRST_PORT + i) : [port];
  for (const candidate of candidates) {
    const problem = await new Promise<NodeJS.ErrnoException | undefined>((done) => {
      server.once('error', done);
      server.listen(candidate, HOST, () => {
        server.off('error', done);
        done(undefined);
      });
    });
    if (problem === undefined) return (server.address() as AddressInfo).port;
    server.removeAllListeners('error');
    if (problem.code === 'EADDRINUSE' && port === undefined) continue;
    const reason =
      problem.code === 'EADDRINUSE'
        ? 'another program has it'
        : problem.code === 'EACCES'
          ? 'ports below 1024 need special rights'
          : fileProblem(problem).reason;
    throw new RunError(`the page cannot be shown at port ${candidate}: ${reason}`, { remedy: 'choose another with --watch-page PORT, or leave the number out for one that is free', cause: problem });
  }
  throw new RunError(`the ports ${FIRST_PORT} to ${FIRST_PORT + PORTS - 1} are all taken`, { remedy: 'name a free one with --watch-page PORT' });
}
