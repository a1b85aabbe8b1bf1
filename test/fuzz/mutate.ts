/** Damaged programs: bytes changed, tokens swapped, lines moved between the examples. Repeatable by seed. */
import { readdirSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Draw } from './draw.ts';
import { generate, type Generated } from './programs/program.ts';

// scripts/run.mjs bundles this file, so it is found from the working directory
const folder = new URL('examples/', pathToFileURL(`${process.cwd()}/`));
const texts = readdirSync(folder).filter((name) => name.endsWith('.gradnet')).map((name) => readFileSync(new URL(name, folder), 'utf8')).filter((text) => text.length < 1500);
const tokens = (text: string): string[] => text.match(/\s+|[A-Za-z_]\w*|\d+(?:\.\d+)?|->|./gs) ?? [];

/** The text, by default one of the examples, with one to three changes. */
export function damaged(seed: number, original?: string): string {
  const random = new Draw(seed);
  const draw = (n: number): number => random.below(n);
  const pick = <T>(from: readonly T[]): T => random.pick(from);
  let text = original ?? pick(texts);
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

/** What the examples import. */
const imported = { './blocks.gradnet': readFileSync(new URL('blocks.gradnet', folder), 'utf8') };

/** The cases of a run, by seed: half of them generated, a quarter damaged examples, a quarter generated and damaged. */
export function fuzzed(seed: number): Generated {
  if (seed % 4 === 3) return { text: damaged(seed), files: imported };
  const made = generate(seed);
  return seed % 4 === 1 ? { ...made, text: damaged(seed, made.text) } : made;
}
