/** A training on WebAssembly gives the same bits on every supported Node: its losses and every weight. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { nodeReleases } from './nodes.ts';

const cli = fileURLToPath(new URL('../../bin/gradnetc.cjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'gradnet-bits-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Every family of kernels: convolutions by windows and by tiles, poolings, normalizations, attention, recurrence, exponentials.
const source = `data d { source: gaussian(16x16x3, classes: 4, samples: 60) }
network N {
  input(d.shape)
  conv(8, 3x3) -> batch_norm -> relu
  residual { conv(8, 3x3) -> batch_norm -> elu -> depthwise_conv(3x3) }
  max_pool(2x2) -> average_pool(2x2)
  reshape(16x8) -> layer_norm
  residual { multi_head_attention(2, 4) -> dropout(10%) }
  lstm(12) -> dense(16) -> gelu -> dense(d.classes) -> softmax
}
train N on d { loss: cross_entropy, optimizer: adamw(1e-3), clip: global_norm(1), batch: 16, epochs: 2 }
`;

it('losses and weights', () => {
  const file = join(folder, 'bits.gradnet');
  writeFileSync(file, source);
  const runs = nodeReleases().map(({ version, executable }) => {
    const out = join(folder, version);
    const lines = execFileSync(executable, [cli, 'run', file, '--engine', 'wasm', '--json', '--out', out], { encoding: 'utf8' }).trim().split('\n');
    const losses = lines.map((line) => JSON.parse(line) as Record<string, unknown>).map(({ loss, val_loss }) => [loss, val_loss]);
    return { version, losses, weights: readFileSync(join(out, 'model', 'weights.bin')).toString('base64') };
  });
  const [first, ...others] = runs;
  expect(others).toHaveLength(3);
  expect(first!.losses).toHaveLength(3);
  expect(first!.weights.length).toBeGreaterThan(10_000);
  for (const { version, losses, weights } of others) expect({ version, losses, same: weights === first!.weights }).toEqual({ version, losses: first!.losses, same: true });
}, 120_000);
