/** In a sweep the editor knows its settings, what `any` stands for, and what may stand in it. */
import { expect, it } from 'vitest';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { complete } from '../../src/lsp/features/completion.ts';
import { hover } from '../../src/lsp/features/hover.ts';
import { signatureHelp } from '../../src/lsp/features/signature.ts';
import { Snapshot } from '../../src/lsp/snapshot.ts';

const text = (settings: string): string => `data d { source: mnist }

network N {
  input(d.shape) -> flatten
  dense(d.classes) -> softmax
}

train N on d { loss: cross_entropy, optimizer: adam, epochs: 1 }

sweep rates for N on d {
  ${settings}
}
`;

/** At the mark `^`, which is taken out. */
function at(settings: string): { snapshot: Snapshot; offset: number } {
  const marked = text(settings);
  const offset = marked.indexOf('^');
  return { snapshot: new Snapshot(new SourceFile('/t.gradnet', marked.replace('^', '')), { load: () => undefined }), offset };
}
const labels = (settings: string): string[] => {
  const { snapshot, offset } = at(settings);
  return complete(snapshot, offset).map(({ label }) => label);
};

it('completes the settings of a sweep, its own and those of a training', () => {
  expect(labels('^')).toEqual(expect.arrayContaining(['search', 'halving', 'seeds', 'objective', 'learning_rate', 'weight_decay', 'batch', 'clip']));
  expect(labels('search: ^')).toEqual(expect.arrayContaining(['grid', 'random']));
});

it('completes inside `any` what its place asks for', () => {
  expect(labels('optimizer: any(^')).toEqual(expect.arrayContaining(['sgd', 'adam']));
  expect(labels('optimizer: any(sgd, any(adam, ^')).toEqual(expect.arrayContaining(['rmsprop']));
  expect(labels('clip: any(^')).toEqual(expect.arrayContaining(['global_norm']));
});

it('explains `any`, and the words in it', () => {
  const shown = (settings: string): string => {
    const { snapshot, offset } = at(settings);
    return JSON.stringify(hover(snapshot, offset));
  };
  expect(shown('optimizer: a^ny(sgd, adam)')).toContain('one of these values');
  expect(shown('optimizer: any(s^gd, adam)')).toContain('momentum');
  expect(shown('learning_rate: log_uni^form(0.001, 0.1)')).toContain('order of magnitude');
  const { snapshot, offset } = at('learning_rate: log_uniform(^0.001, 0.1)');
  expect(JSON.stringify(signatureHelp(snapshot, offset))).toContain('low');
});
