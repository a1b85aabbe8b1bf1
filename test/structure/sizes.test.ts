/** Files stay small enough to be read at once, and say on top what they are for. */
import { relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, sourceFiles } from './source-files.ts';

const files = sourceFiles('src').filter((file) => !/^\/\*\*\s+(\* )?GENERATED/.test(file.text));
const lines = (text: string): number => text.trimEnd().split('\n').length;
/** A word of the language or a rule; what they share in their folders' helpers counts as any other file. */
const isEntry = (path: string): boolean => /\/(catalog|rules)\/([a-z]+\/)?[a-z0-9-]+\.ts$/.test(path);

describe('files', () => {
  it('of the catalogue and the rules have fewer than 100 lines', () => {
    const entries = files.filter((file) => isEntry(file.path) && !/\/(types|index|context|define)[a-z-]*\.ts$/.test(file.path));
    expect(entries.length).toBeGreaterThan(20);
    expect(entries.filter((file) => lines(file.text) >= 100).map((file) => `${relative(root, file.path)}: ${lines(file.text)}`)).toEqual([]);
  });

  it('have fewer than 300 lines', () => {
    const wrong = files.filter((file) => lines(file.text) >= 300);
    expect(wrong.map((file) => `${relative(root, file.path)}: ${lines(file.text)}`)).toEqual([]);
  });

  it('begin with a sentence on their job', () => {
    const wrong = files.filter((file) => !/^(#!.*\n)?(\/\*\*|\/\/)/.test(file.text));
    expect(wrong.map((file) => relative(root, file.path))).toEqual([]);
  });
});
