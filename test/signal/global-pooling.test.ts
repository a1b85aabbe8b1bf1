/** A maximum over a whole image is that of one window as large: of which an image of a million pixels has too many pairs to look at. */
import { expect, it } from 'vitest';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { analyze } from '../../src/lint.ts';

const signalsOf = (size: string, pooling: string) => {
  const text = `data d { source: gaussian(${size}x3, classes: 4, samples: 64) }
network N {
  input(d.shape)
  conv(8, 3x3) -> relu -> conv(8, 3x3) -> tanh
  ${pooling}
  dense(12) -> relu -> dense(4) -> softmax
}
train N on d { loss: cross_entropy, optimizer: adam, batch: 8, epochs: 1 }
`;
  const { program, facts, diagnostics } = analyze(new SourceFile('a.gradnet', text), { load: () => undefined });
  expect(diagnostics).toEqual([]);
  const [graph] = program.networks;
  return graph!.nodes.flatMap((node) => {
    const { forward, backward } = facts.get(graph!)!.signals![node.id]!;
    return node.word.name === 'flatten' ? [] : [{ forward: forward.second, mean: forward.mean, backward: backward.second, cross: backward.cross }];
  });
};

it.each(['20x14', '9x9', '1x7'])('of %s', (size) => {
  const [whole, window] = [signalsOf(size, 'global_max_pool'), signalsOf(size, `max_pool(${size}) -> flatten`)];
  expect(whole).toHaveLength(window.length);
  whole.forEach((figures, i) => {
    for (const [name, value] of Object.entries(figures)) expect(value / window[i]![name as 'mean'] || 1).toBeCloseTo(1, 10);
  });
});

it('of eight million pixels', () => {
  for (const { forward, backward } of signalsOf('4096x2048', 'global_max_pool')) expect(Number.isFinite(forward + backward)).toBe(true);
});
