/** The repository stands alone: no package registry's host and no path of a machine it was written on. */
import { relative } from 'node:path';
import { expect, it } from 'vitest';
import { repositoryFiles, root } from './source-files.ts';

// Put together here, so that this file does not name what it looks for.
const hosts = [['registry', 'npmjs', 'org'], ['registry', 'yarnpkg', 'com'], ['pypi', 'org'], ['pythonhosted', 'org'], ['deb', 'debian', 'org']].map((parts) => parts.join('.'));
const places = [['', 'work', ''], ['..', 'shared']].map((parts) => parts.join('/'));

it('names no registry and no place outside', () => {
  const files = repositoryFiles();
  expect(files.length).toBeGreaterThan(100);
  const found = files.flatMap(({ path, text }) => [...hosts, ...places].filter((it) => text.includes(it)).map((it) => `${relative(root, path)}: ${it}`));
  expect(found).toEqual([]);
});
