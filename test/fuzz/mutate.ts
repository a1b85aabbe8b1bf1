/** Damaged programs: bytes changed, tokens swapped, lines moved between the examples. Repeatable by seed. */
import { readdirSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { check, compile } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';

// scripts/run.mjs bundles this file, so it is found from the working directory
const folder = new URL('examples/', pathToFileURL(`${process.cwd()}/`));
const texts = readdirSync(folder).filter((name) => name.endsWith('.gradnet')).map((name) => readFileSync(new URL(name, folder), 'utf8')).filter((text) => text.length < 1500);
const host = { load: (_: string, path: string) => { try { return new SourceFile(path, readFileSync(new URL(path, folder), 'utf8')); } catch { return undefined; } } };

/** A generator of whole numbers below `n` (mulberry32). */
export function draws(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * n);
  };
}

const tokens = (text: string): string[] => text.match(/\s+|[A-Za-z_]\w*|\d+(?:\.\d+)?|->|./gs) ?? [];

/** One of the examples with one to three changes. */
export function damaged(seed: number): string {
  const draw = draws(seed);
  const pick = <T>(from: readonly T[]): T => from[draw(from.length)]!;
  let text = pick(texts);
  for (let changes = 1 + draw(3); changes > 0; changes--) {
    const parts = tokens(text);
    const at = draw(parts.length);
    const kind = draw(6);
    if (kind === 0) parts.splice(at, 1);
    else if (kind === 1) parts.splice(at, 0, parts[at]!);
    else if (kind === 2) parts[at] = pick(tokens(pick(texts)));
    else if (kind === 3) parts[at] = pick(['0', '-1', '1e309', '10%', '3x3', '"', '{', ')', '|', 'any', '15deg', 'true', '[]', '0.5', 'residual', 'repeat 3', '\u0000', '\ud83d']);
    else if (kind === 4) parts[at] = String.fromCharCode(draw(256));
    else {
      const lines = text.split('\n');
      lines.splice(draw(lines.length), 0, pick(pick(texts).split('\n')));
      text = lines.join('\n');
      continue;
    }
    text = parts.join('');
  }
  return text;
}

/** Compiles one; throws where the compiler does, or where a finding is a mistake of its own. Gives the program where there is one. */
export function tryOne(text: string): string | undefined {
  const file = new SourceFile('fuzz.gradnet', text);
  const { diagnostics } = check(file, host);
  const own = diagnostics.find(({ name }) => name === 'internal-error');
  if (own) throw new Error(own.message);
  return diagnostics.some(({ severity }) => severity === 'error') ? undefined : compile(file, host).text;
}
