/** Fetching a set from a server that fails in every way: what is in place at the end is whole, or an error says what to do. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fetchHome, isFetched, type Fetching, type Home } from '../../src/runtime/data/home.ts';
import { data } from '../../src/runtime/data/index.ts';
import { containing } from '../runtime/matchers.ts';

const scratch = mkdtempSync(join(tmpdir(), 'gradnet-home-'));
const content = Buffer.from(Array.from({ length: 200_000 }, (_, i) => i % 251));
const md5 = createHash('md5').update(content).digest('hex');
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const whole: Answer = (request, response) => {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': content.length - from });
  response.end(content.subarray(from));
};
const noRange: Answer = (_, response) => void response.writeHead(200, { 'content-length': content.length }).end(content);
const status = (code: number): Answer => (_, response) => void response.writeHead(code).end('no');
const cut: Answer = (_, response) => {
  response.writeHead(200, { 'content-length': content.length });
  response.write(content.subarray(0, 120_000), () => setTimeout(() => response.destroy(), 30));
};
const other: Answer = (_, response) => void response.writeHead(200, { 'content-length': 5 }).end('wrong');
const hang: Answer = () => { /* never answers */ };
const stall: Answer = (_, response) => void response.writeHead(200, { 'content-length': content.length }).write(content.subarray(0, 1000));
const moved: Answer = (request, response) => (request.url!.includes('moved') ? whole(request, response) : void response.writeHead(302, { location: `${request.url!}?moved` }).end());

let answers: Answer[] = [];
let requests: IncomingMessage[] = [];
const server = createServer((request, response) => {
  requests.push(request);
  (answers.shift() ?? status(500))(request, response);
});
let address = '';
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(scratch, { recursive: true });
});

let folder = '';
let said: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(scratch, 'cache-'));
  [requests, said] = [[], []];
});
const home = (): Home => ({ name: 'letters', at: address, files: { 'a.bin': md5 }, size: '200 KB' });
const fetching = (changes: Partial<Fetching> = {}): Fetching => ({ allowed: true, folder, pause: 1, answerWithin: 300, stallAfter: 300, say: (text) => said.push(text), ...changes });
const file = (): string => join(folder, 'data/letters/a.bin');

describe('ends with the whole file', () => {
  it.each<[string, Answer[], number]>([
    ['at once', [whole], 1],
    ['after an error of the server', [status(500), status(503), whole], 3],
    ['after a connection that was cut, from where it was', [cut, whole], 2],
    ['after a cut, from a server that knows no ranges', [cut, noRange], 2],
    ['after other bytes', [other, whole], 2],
    ['after no answer', [hang, whole], 2],
    ['after a transfer that stalled', [stall, whole], 2],
    ['from another address', [moved, moved], 2],
    ['after too many requests', [status(429), whole], 2],
  ])('%s', async (_, given, count) => {
    answers = [...given];
    expect(await fetchHome(home(), fetching())).toBe(join(folder, 'data/letters'));
    expect(readFileSync(file()).equals(content)).toBe(true);
    expect(requests.length).toBe(count);
    expect(readdirSync(join(folder, 'data/letters'))).toEqual(['a.bin']);
    expect(said.at(-1)).toMatch(/100 %$/);
    // Now it is here, nobody is asked.
    answers = [];
    await fetchHome(home(), fetching({ allowed: false }));
    expect(requests.length).toBe(count);
  });

  it('resumes what was cut, also in the next run', async () => {
    answers = [cut, cut, cut, status(404)];
    await expect(fetchHome(home(), fetching())).rejects.toThrow('404');
    answers = [whole];
    await fetchHome(home(), fetching());
    expect(requests.at(-1)!.headers.range).toMatch(/^bytes=[1-9]\d*-$/);
    expect(readFileSync(file()).equals(content)).toBe(true);
  });

  it('begins anew where what is left does not fit', async () => {
    mkdirSync(join(folder, 'data/letters'), { recursive: true });
    writeFileSync(`${file()}.fetched.part`, Buffer.alloc(300_000));
    answers = [status(416), whole];
    await fetchHome(home(), fetching());
    expect(readFileSync(file()).equals(content)).toBe(true);
  });

  it('from a mirror', async () => {
    answers = [whole];
    await fetchHome({ ...home(), at: 'http://127.0.0.1:1/' }, fetching({ mirror: `${address}sets/` }));
    expect(requests[0]!.url).toBe('/sets/letters/a.bin');
  });

  it('from an archive, of which nothing else is kept', async () => {
    const inside = join(scratch, 'inside/folder');
    mkdirSync(inside, { recursive: true });
    for (const name of ['one.bin', 'two.bin', 'notes.txt']) writeFileSync(join(inside, name), name.repeat(300));
    execFileSync('tar', ['-czf', join(scratch, 'a.tar.gz'), '-C', join(scratch, 'inside'), 'folder']);
    const archive = readFileSync(join(scratch, 'a.tar.gz'));
    const set: Home = { ...home(), files: { 'a.tar.gz': createHash('md5').update(archive).digest('hex') }, holds: ['one.bin', 'two.bin'] };
    process.env['GRADNET_SCRATCH'] = scratch;
    answers = [(_, response) => void response.end(archive)];
    const place = await fetchHome(set, fetching());
    expect(readdirSync(place)).toEqual(['one.bin', 'two.bin']);
    expect(readFileSync(join(place, 'two.bin'), 'utf8')).toBe('two.bin'.repeat(300));
    answers = [(_, response) => void response.end(archive)];
    rmSync(join(place, 'one.bin'));
    await expect(fetchHome({ ...set, holds: ['three.bin'] }, fetching())).rejects.toThrow('holds no three.bin');
  });
});

describe('says what to do', () => {
  it.each<[string, Answer[], string]>([
    ['not found', [status(404)], 'the server answers 404'],
    ['errors without end', [], 'the server answers 500'],
    ['other bytes without end', [other, other, other, other], `its MD5 is ${createHash('md5').update('wrong').digest('hex')}, not ${md5}`],
    ['no answer at all', [hang, hang, hang, hang], 'no answer in time'],
  ])('%s', async (_, given, reason) => {
    answers = [...given];
    await expect(fetchHome(home(), fetching())).rejects.toMatchObject({ message: containing(reason), remedy: containing(`put a.bin (from ${address}) into ${join(folder, 'data/letters')}`) });
    expect(isFetched(home(), folder)).toBe(false);
    expect(existsSync(file())).toBe(false);
  });

  it('no network', async () => {
    await expect(fetchHome({ ...home(), at: 'http://127.0.0.1:1/' }, fetching())).rejects.toMatchObject({ message: containing('could not be fetched'), remedy: containing('GRADNET_MIRROR') });
  });

  it('a place that cannot be written', async () => {
    writeFileSync(join(folder, 'data'), '');
    await expect(fetchHome(home(), fetching())).rejects.toMatchObject({ message: containing('cannot make the folder'), remedy: containing('XDG_CACHE_HOME') });
  });

  it('a full disk', async () => {
    mkdirSync(join(folder, 'data/letters'), { recursive: true });
    // What is written to this device never fits.
    if (!existsSync('/dev/full')) return;
    execFileSync('ln', ['-s', '/dev/full', `${file()}.fetched.part`]);
    answers = [whole];
    await expect(fetchHome(home(), fetching())).rejects.toMatchObject({ message: containing('the disk is full'), remedy: containing('XDG_CACHE_HOME') });
  });

  it('nothing is fetched unasked', async () => {
    await expect(fetchHome(home(), fetching({ allowed: false }))).rejects.toMatchObject({ message: 'the files of letters are not here', remedy: containing(`--download to fetch 200 KB from ${address}`) });
    expect(requests).toEqual([]);
    process.env['XDG_CACHE_HOME'] = folder;
    for (const source of [data.cifar10(), data.cifar100(), data.fashionMnist()]) await expect(source.load({ seed: 1 })).rejects.toMatchObject({ remedy: containing('--download') });
  });
});
