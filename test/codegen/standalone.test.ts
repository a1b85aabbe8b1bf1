/** The folder of `--standalone` names everything that its program needs. */
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { standaloneFolder, STANDALONE_RUNTIME } from '../../src/codegen/standalone.ts';
import { VERSION } from '../../src/codegen/version.ts';
import type { TrainSpec } from '../../src/ir/graph.ts';

const root = new URL('../../', import.meta.url);
const training = (word: string, args: object, files: readonly string[] = []): TrainSpec =>
  ({ data: { source: { word, args } }, network: { nodes: files.map((file) => ({ pretrained: { file } })) } }) as unknown as TrainSpec;
const fileOf = (folder: ReturnType<typeof standaloneFolder>, path: string): string => folder.files.find((file) => file.path === path)!.text;

test('the version in programs is the package\'s', () => {
  expect(VERSION).toBe((JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { version: string }).version);
});

test('embedded data comes along, with its licence; a directory of the user\'s does not', () => {
  const folder = standaloneFolder('program', 'lenet5', training('mnist', { directory: null }));
  expect(folder.copies).toEqual([{ from: 'dist/standalone', to: '.' }, { from: 'assets/mnist', to: 'assets/mnist' }]);
  expect(existsSync(new URL('assets/mnist/LICENSE', root))).toBe(true);
  expect(standaloneFolder('program', 'n', training('mnist', { directory: 'mine' })).copies).toHaveLength(1);
  expect(standaloneFolder('program', 'n', training('cifar10', {})).copies).toHaveLength(1);
});

test('the program is a module that Node runs as it is', () => {
  const folder = standaloneFolder(`import '${STANDALONE_RUNTIME}';`, 'lenet5', training('mnist', {}));
  expect(fileOf(folder, 'program.mjs')).toBe(`import '${STANDALONE_RUNTIME}';`);
  expect(JSON.parse(fileOf(folder, 'package.json'))).toMatchObject({ name: 'lenet5', type: 'module', scripts: { start: 'node program.mjs' } });
  expect(fileOf(folder, 'README.md').trimEnd().split('\n')).toHaveLength(5);
});

test('stored weights that the program begins with are named, once each', () => {
  const folder = standaloneFolder('', 'n', training('mnist', {}, ['runs/a', 'runs/a', 'b.h5']));
  expect(fileOf(folder, 'README.md')).toContain('It begins with the weights in `runs/a` and `b.h5`, which are not in this folder');
});

test('any file name gives a name that npm takes', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => {
    const manifest = JSON.parse(fileOf(standaloneFolder('', name, training('mnist', {})), 'package.json')) as { name: string };
    expect(manifest.name).toMatch(/^[a-z0-9-][a-z0-9._-]*$/);
  }));
});
