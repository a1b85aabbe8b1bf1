/** The compiler as the package ships it, in a browser: no Node, no bundler, and the same answers as on the command line. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as inNode from '../../src/index.ts';
import { chromiumIsThere, openBrowser } from '../chromium.ts';

const root = join(import.meta.dirname, '../..');
const ORIGIN = 'http://gradnet.test';
const source = (name: string): string => readFileSync(join(root, 'examples', name), 'utf8');

/** What a page and Node both do with a text; runs in either, so it takes the library as an argument. */
function answers({ SourceFile, lint, compile }: typeof inNode, name: string, text: string): { findings: string[]; program: string | undefined } {
  const file = new SourceFile(name, text);
  const host = { load: () => undefined };
  return { findings: lint(file, host).map(({ code, message, fixes }) => [code, message, ...fixes.map(({ title }) => title)].join(' | ')), program: compile(file, host).text };
}

describe.skipIf(!chromiumIsThere)('gradnet in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  it.each(['deep-sigmoid.gradnet', 'lenet5.gradnet', 'densenet-bc-40.gradnet'])('answers about %s as Node does', async (name) => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.route(`${ORIGIN}/**`, async (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>gradnet</title>' });
      if (pathname === '/index.js') return route.fulfill({ contentType: 'text/javascript', path: join(root, 'dist/index.js') });
      complaints.push(`asks for ${pathname}`);
      return route.abort();
    });
    await page.goto(ORIGIN);
    const found = await page.evaluate(`import('/index.js').then((gradnet) => (${answers.toString()})(gradnet, ${JSON.stringify(name)}, ${JSON.stringify(source(name))}))`);
    expect(found).toEqual(answers(inNode, name, source(name)));
    expect(complaints).toEqual([]);
    await page.close();
  });
});
