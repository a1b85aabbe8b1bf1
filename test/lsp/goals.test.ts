/** Completion of outputs and columns, where a training or a member names one. */
import { expect, it } from 'vitest';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { complete } from '../../src/lsp/features/completion.ts';
import { Snapshot } from '../../src/lsp/snapshot.ts';

const text = `data twos { source: pairs(mnist, samples: 100) }
data digits { source: mnist }
network N {
  input(twos.left.shape) as left -> flatten as a
  input(twos.right.shape) as right -> flatten as b
  ( a | b ) -> concat as both
  both -> dense(1) -> sigmoid -> output(same)
  both -> dense(twos.sum.classes) -> softmax -> output(sum)
}
train N on twos {
  loss: binary_cross_entropy(output: same, target: same), cross_entropy(output: sum)
  optimizer: adam
  early_stopping: val_accuracy(output: same, patience: 3)
  epochs: 1
}
`;

/** What is offered behind `before`, in place of the name that stands there. */
function offered(before: string): string[] {
  const at = text.indexOf(before) + before.length;
  const rest = text.slice(at).replace(/^\w+/, '');
  return complete(new Snapshot(new SourceFile('/t.gradnet', text.slice(0, at) + rest), { load: () => undefined }), at).map(({ label }) => label).sort();
}

it('offers the outputs of the network that is trained', () => {
  expect(offered('binary_cross_entropy(output: ')).toEqual(['same', 'sum']);
  expect(offered('val_accuracy(output: ')).toEqual(['same', 'sum']);
});

it('offers the columns of its data as targets, inputs included', () => {
  expect(offered('target: ')).toEqual(['left', 'right', 'same', 'sum']);
});

it('offers columns behind data that has several, and what one column has', () => {
  expect(offered('input(twos.')).toEqual(['classes', 'left', 'right', 'same', 'samples', 'shape', 'sum']);
  expect(offered('input(twos.left.')).toEqual(['shape']);
  expect(offered('dense(twos.sum.')).toEqual(['classes', 'shape']);
});
