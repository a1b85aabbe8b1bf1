/** The page about one's own data: each of its files is whole, without findings, and laid out as gradnetc lays out. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folder, gradnetc, root } from './gradnetc.ts';

const page = readFileSync(join(root, 'docs/own-data.md'), 'utf8');
const files = [...page.matchAll(/^```gradnet\n([^]*?)^```$/gm)].map(([, text]) => text!);
const table = /^```\n(id;[^]*?)^```$/m.exec(page)![1]!;

it('lints clean', () => {
  expect(files).toHaveLength(4);
  const cwd = folder(Object.fromEntries(files.map((text, k) => [`${k}.gradnet`, text])));
  expect(gradnetc(['lint', '.'], { cwd })).toMatchObject({ status: 0, stdout: 'no findings in 4 files\n' });
});

it('trains on the table that it shows, and answers for its rows', () => {
  const rows = table.trim().split('\n');
  const cwd = folder({ 'a.gradnet': files[0]!, 'houses.csv': [rows[0], ...Array.from({ length: 20 }, () => rows.slice(1)).flat()].join('\r\n') });
  expect(gradnetc(['run', 'a.gradnet', '--engine', 'cpu', '--epochs', '1', '--batch', '8'], { cwd })).toMatchObject({ status: 0 });
  expect(gradnetc(['predict', 'a-1', 'houses.csv', '--engine', 'cpu', '--format', 'csv'], { cwd }).stdout.trim().split('\n')).toHaveLength(41);
});
