/** The grammar itself: chevrotain finds nothing wrong with it, and what is generated from it is up to date. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { GradnetParser } from '../../src/parser/grammar.ts';
import { parse } from '../../src/parser/parse.ts';
import { structureWords } from '../../src/parser/tokens.ts';

const root = new URL('../../', import.meta.url);
const reference = readFileSync(new URL('grammar/gradnet.md', root), 'utf8');

test('chevrotain validates the grammar: no ambiguity, no left recursion, one token of lookahead', () => {
  expect(() => new GradnetParser({ validate: true })).not.toThrow();
});

test.each(['gen-parser', 'gen-grammar'])('what scripts/%s.ts writes is up to date', (script) => {
  execFileSync(process.execPath, ['scripts/run.mjs', `scripts/${script}.ts`, '--check'], { cwd: root, stdio: 'pipe' });
});

const fences = [...reference.matchAll(/^```gradnet( fragment)?\n([\s\S]*?)^```$/gm)];

describe('every example of the reference parses', () => {
  test.each(fences.map((fence) => [fence[2]!.split('\n')[0]!, fence[2]!]))('%s …', (_, text) => {
    expect(parse(new SourceFile('example.gradnet', text)).diagnostics.map((d) => d.message)).toEqual([]);
  });
});

test('every production has an example', () => {
  const sections = reference.split(/^## /m).slice(1).filter((section) => section.includes('```ebnf'));
  expect(sections.length).toBeGreaterThan(12);
  expect(sections.filter((section) => !section.includes('```gradnet')).map((section) => section.split('\n')[0])).toEqual([]);
});

test('every rule of the parser is a production of the reference', () => {
  const productions = new Set([...reference.matchAll(/^(\w+) *= /gm)].map((match) => match[1]));
  const rules = Object.keys(new GradnetParser().getGAstProductions()).filter((rule) => rule !== 'callBody');
  expect(rules.filter((rule) => !productions.has(rule))).toEqual([]);
});

test('the reference names exactly the structure words of the parser', () => {
  const named = /The structure words are `([^`]+)`/.exec(reference)![1]!.split(' ');
  expect([...named].sort()).toEqual([...structureWords.keys()].sort());
});
