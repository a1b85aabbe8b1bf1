/** `gradnet/prettier` in anyone's prettier: by its name, by the file's extension, and in the fences of Markdown. */
import { fileURLToPath } from 'node:url';
import * as prettier from 'prettier';
import { expect, test } from 'vitest';

const plugins = [fileURLToPath(new URL('../../dist/prettier.js', import.meta.url))];

test('is what the package exports', () => {
  expect(fileURLToPath(import.meta.resolve('gradnet/prettier'))).toBe(plugins[0]);
});

test('formats .gradnet files, to the width that the configuration gives', async () => {
  expect((await prettier.getFileInfo('a.gradnet', { plugins })).inferredParser).toBe('gradnet');
  expect(await prettier.format('network A{dense(3)->relu->dense(4)}', { filepath: 'a.gradnet', plugins })).toBe('network A {\n  dense(3) -> relu -> dense(4)\n}\n');
  expect(await prettier.format('network A{dense(3)->relu->dense(4)}', { filepath: 'a.gradnet', plugins, printWidth: 20 })).toBe('network A {\n  dense(3)\n    -> relu\n    -> dense(4)\n}\n');
});

test('formats fences of Markdown, and leaves those alone that have errors', async () => {
  const text = '# A\n\n```gradnet\nlet a=1\n```\n\n```gradnet\nlet a=\n```\n';
  expect(await prettier.format(text, { parser: 'markdown', plugins })).toBe(text.replace('let a=1', 'let a = 1'));
});
