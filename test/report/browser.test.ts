/** The report and the live page as Chromium shows them: at phone and desktop width, light and dark, on paper, and while a program trains. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderPage } from '../../src/runtime/report/page.ts';
import { bundleProgram, removeBundles, runProgram } from '../runtime/programs.ts';
import { chromiumIsThere, openBrowser } from '../chromium.ts';
import { state } from './state.ts';

describe.skipIf(!chromiumIsThere)('in Chromium', () => {
  let browser: Browser;
  let end: () => void = () => {};
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    end();
    await browser?.close();
    removeBundles();
  });

  /** A page, and whatever it complains of or asks for from elsewhere. */
  const look = async (url: string, width: number, colorScheme: 'light' | 'dark' = 'light'): Promise<{ page: Page; complaints: string[] }> => {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (asked) => {
      if (!asked.url().startsWith('data:') && new URL(asked.url()).origin !== new URL(url).origin) complaints.push(`asks for ${asked.url()}`);
    });
    page.on('dialog', (dialog) => complaints.push(`a dialog: ${dialog.message()}`));
    await page.goto(url);
    return { page, complaints };
  };
  const overflow = (page: Page): Promise<number> => page.evaluate('document.documentElement.scrollWidth - innerWidth');
  /** Until an expression is true on the page; the page's own policy forbids what playwright would do for that. */
  const until = (page: Page, expression: string): Promise<void> => expect.poll(() => page.evaluate(expression), { timeout: 50_000, interval: 100 }).toBe(true);
  const background = (page: Page): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');

  describe('the report', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'gradnet-report-')), 'report.html');
    writeFileSync(file, renderPage(state));
    const url = `file://${file}`;

    it.each([390, 1280])('fits a width of %d, light and dark', async (width) => {
      const backgrounds: string[] = [];
      for (const scheme of ['light', 'dark'] as const) {
        const { page, complaints } = await look(url, width, scheme);
        expect(await overflow(page)).toBeLessThanOrEqual(0);
        expect(complaints).toEqual([]);
        backgrounds.push(await background(page));
        // every name is text on the page
        expect(await page.locator('img[src="x"]').count()).toBe(0);
        expect(await page.locator('h1').textContent()).toBe(state.info.name);
        await page.close();
      }
      expect(new Set(backgrounds).size).toBe(2);
    });

    it('prints, on white whatever the screen is', async () => {
      const { page } = await look(url, 1280, 'dark');
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      expect(await background(page)).toBe('rgb(255, 255, 255)');
      const paper = await page.pdf({ format: 'A4' });
      expect(paper.subarray(0, 5).toString()).toBe('%PDF-');
      expect(paper.length).toBeGreaterThan(20_000);
      await page.close();
    });
  });

  it('the live page follows a training, and says at the end where its report is', async () => {
    const program = await bundleProgram('small.mjs', (text) => text.replace('samples: 500', 'samples: 1000'));
    let stop = false;
    let stopped = false; // a second signal would end it without saving
    let tell!: (url: string) => void;
    const address = new Promise<string>((done) => (tell = done));
    const running = runProgram(program, ['--watch-page', '--engine', 'wasm', '--epochs', '400', '--monitor-every', '5'], (text, kill) => {
      end = () => kill('SIGKILL');
      const url = /watch it at (\S+)/.exec(text)?.[1];
      if (url !== undefined) tell(url);
      // ended as a person would, once the page has shown what it is to show
      if (stop && !stopped) kill('SIGINT');
      stopped ||= stop;
    });
    const { page, complaints } = await look(await address, 390);
    await until(page, "document.getElementById('state').textContent === 'training; this page follows'");
    // what comes is shown without loading the page again
    await page.evaluate('window.same = true');
    await until(page, "document.querySelectorAll('#epochs tbody tr').length >= 2 && document.querySelectorAll('#layers .strip i').length > 6");
    const step = await page.locator('progress').getAttribute('value');
    await until(page, `document.querySelector('progress').getAttribute('value') !== '${step}'`);
    expect(await page.evaluate('window.same')).toBe(true);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    stop = true;
    await until(page, "/^the training is over/.test(document.getElementById('state').textContent)");
    expect(await page.locator('#state').textContent()).toBe('the training is over; this page is kept as runs/small-1/report.html');
    expect(await page.locator('#head').textContent()).toContain('interrupted');
    // with the page still open the program has ended, as after any Ctrl-C
    const { code, cwd } = await running;
    expect(code).toBe(130);
    expect(complaints).toEqual([]);
    const shown = await page.locator('#layers').innerHTML();
    expect(readFileSync(join(cwd, 'runs/small-1/report.html'), 'utf8').length).toBeGreaterThan(shown.length / 2);
    await page.close();
  }, 120_000);
});
