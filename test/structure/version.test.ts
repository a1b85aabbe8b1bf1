/** The version stands in two places, since the browser-safe part cannot read package.json; they agree. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { VERSION } from '../../src/codegen/version.ts';
import { root } from './source-files.ts';

it('is the same in package.json and in emitted programs', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  expect(VERSION).toBe(version);
});
