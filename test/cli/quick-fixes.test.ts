/** Five mistakes in a fresh file: each is mended by one quick fix of the language server, and the result trains. */
import { mkdtempSync, rmSync, symlinkSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { applyEdits } from '../../src/edits.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { check } from '../../src/lint.ts';
import { gradnetc, root } from './gradnetc.ts';

const fresh = `data digits {
  source: minst
}

network Net {
  input(28, 28, 1)
  flatten, dense(32) -> relu
  dense(9) -> softmax
}

train Net on digits {
  loss: cross_entropy
  optimizer: adam(lr: 1e-3)
  batch: 64
  epochs: 1
}
`;

/** The file after the first fix of its first finding. */
function mendOne(file: SourceFile): { name: string; after: SourceFile } {
  const { diagnostics } = check(file, { load: () => undefined });
  const [first] = diagnostics;
  const edits = first!.fixes[0]!.edits;
  return { name: first!.name, after: applyEdits(new Map([[file.name, file]]), edits)!.get(file.name)! };
}

it('five mistakes, five quick fixes, and it trains', () => {
  let file = new SourceFile('fresh.gradnet', fresh);
  const told: string[] = [];
  for (let i = 0; i < 5; i++) {
    const { name, after } = mendOne(file);
    told.push(name);
    file = after;
  }
  expect(told).toEqual(['syntax-error', 'unknown-word', 'too-many-arguments', 'unknown-argument', 'output-mismatch']);
  expect(check(file, { load: () => undefined }).diagnostics).toEqual([]);

  const cwd = mkdtempSync(join(tmpdir(), 'gradnet-fresh-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  mkdirSync(join(cwd, 'node_modules'));
  symlinkSync(root, join(cwd, 'node_modules/gradnet'));
  writeFileSync(join(cwd, 'fresh.gradnet'), file.text);
  expect(gradnetc(['compile', 'fresh.gradnet', '-o', 'fresh.mjs'], { cwd })).toMatchObject({ status: 0 });
  const run = gradnetc(['run', 'fresh.gradnet', '--engine', 'wasm'], { cwd, timeout: 120_000 });
  expect(run.status, run.stderr).toBe(0);
  const [, accuracy] = /accuracy\s+(\d+(?:\.\d+)?)/.exec(run.stdout + run.stderr) ?? [];
  expect(Number(accuracy), run.stdout).toBeGreaterThan(0.5);
}, 180_000);
