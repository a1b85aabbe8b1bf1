/** Rules on losses look at each output with its own loss, and mend only that one. */
import { expect, it } from 'vitest';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { applyEdits } from '../../src/edits.ts';
import { lint } from '../../src/lint.ts';

const source = (heads: string, loss: string, target = 'gaussian(16, classes: 2, samples: 400)'): SourceFile => new SourceFile('t.gradnet', `data d {
  source: ${target}
}
network N {
  input(16) -> dense(32) -> relu as trunk
${heads}
}
train N on d {
  loss: ${loss}
  optimizer: adam
  epochs: 3
}
`);
const nowhere = { load: () => undefined };
const found = (file: SourceFile): string[] => lint(file, nowhere).map(({ name, place }) => `${name} ${file.text.slice(place.start, place.end)}`);
const good = '  trunk -> dense(2) -> softmax -> output(kind)';

it('finds nothing where each head suits its loss', () => {
  expect(found(source(`${good}\n  trunk -> dense(16) -> output(back)\n  trunk -> dense(1) -> sigmoid -> output(yes)`,
    'cross_entropy(output: kind), mean_squared_error(output: back, target: input), binary_cross_entropy(output: yes)'))).toEqual([]);
});

it('misses the softmax of the head that lacks it', () => {
  expect(found(source(`${good}\n  trunk -> dense(2) as bare -> output(other)`, 'cross_entropy(output: kind), cross_entropy(output: other)'))).toEqual(['missing-softmax dense(2)']);
});

it('finds a second softmax in the loss of one head, and takes that one away', () => {
  const file = source(`${good}\n  trunk -> dense(2) -> softmax -> output(other)`, 'cross_entropy(output: kind), cross_entropy(output: other, from_logits: true)');
  const [finding, ...more] = lint(file, nowhere);
  expect([finding!.name, more]).toEqual(['loss-output-mismatch', []]);
  const mended = applyEdits(new Map([[file.name, file]]), finding!.fixes[0]!.edits)!.get(file.name)!;
  expect(found(mended)).toEqual([]);
});

it('turns a softmax over one unit and the loss of its head into what fits', () => {
  const file = source(`${good}\n  trunk -> dense(1) -> softmax -> output(yes)`, 'cross_entropy(output: kind), binary_cross_entropy(output: yes)');
  const single = lint(file, nowhere).find(({ name }) => name === 'double-softmax')!;
  const mended = applyEdits(new Map([[file.name, file]]), single.fixes[0]!.edits)!.get(file.name)!;
  expect(found(mended)).toEqual([]);
});

it('of two classes, a squared error behind such a softmax becomes the loss of a sigmoid', () => {
  const file = new SourceFile('a.gradnet', 'data d { source: gaussian(4, classes: 2, samples: 400) }\nnetwork N {\n  input(4)\n  dense(1) -> softmax\n}\ntrain N on d { loss: mean_squared_error, optimizer: sgd(0.1), batch: 32, epochs: 2 }\n');
  const [fix] = lint(file, nowhere).find(({ name }) => name === 'double-softmax')!.fixes;
  expect(fix!.title).toBe('use `sigmoid`, with `binary_cross_entropy`');
  expect(applyEdits(new Map([[file.name, file]]), fix!.edits)!.get(file.name)!.text).toMatch(/-> sigmoid\n[^]*loss: binary_cross_entropy,/);
});
