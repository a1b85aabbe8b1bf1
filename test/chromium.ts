/** Chromium for the tests that look at pages: the one of the system, or the one that GRADNET_CHROMIUM names. */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
const path = [process.env['GRADNET_CHROMIUM'] ?? [], places].flat().find((each) => existsSync(each));

/** Where GRADNET_NEED_CHROMIUM is set, a missing browser fails the tests instead of skipping them. */
export const chromiumIsThere = path !== undefined || process.env['GRADNET_NEED_CHROMIUM'] === '1';

export function openBrowser(): Promise<Browser> {
  if (path === undefined) throw new Error('there is no Chromium: install it (apt-get install chromium), or name it in GRADNET_CHROMIUM');
  // as root, which containers run as, Chromium wants to be told
  return chromium.launch({ executablePath: path, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}
