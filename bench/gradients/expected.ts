/** The files in cases/: what each is expected to be told, as its first line says. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Case {
  readonly name: string;
  readonly text: string;
  /** Any of these answers; empty for a network that is to be left alone. */
  readonly expected: readonly { readonly rule: string; readonly line: number }[];
}

/** @throws when a file does not say what is expected of it */
export function readCases(folder: string): Case[] {
  return readdirSync(folder).filter((name) => name.endsWith('.gradnet')).sort().map((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const verdict = /^\/\/ .*; expected: (.*)/.exec(text)?.[1];
    const expected = [...(verdict ?? '').matchAll(/([a-z-]+) line (\d+)/g)].map(([, rule, line]) => ({ rule: rule!, line: Number(line) }));
    if (verdict !== 'healthy' && expected.length === 0) throw new Error(`${name} begins without what is expected of it`);
    return { name: name.replace('.gradnet', ''), text, expected };
  });
}
