/** Does a network fit the data and the loss it is trained with? The same questions as the runtime asks, before the run. */
import { lookUpWord } from '../catalog/index.ts';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic, Fix } from '../diagnostics/diagnostic.ts';
import type { GraphNode, TrainSpec } from '../ir/graph.ts';
import { showShape, type Configured, type Shape } from '../ir/types.ts';
import { checkMixedLabels } from './augmentation-fit.ts';
import { originLabel, originOf } from './origins.ts';

/** An axis of any length fits whatever comes. */
const same = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((d, i) => d === b[i] || d === null);

export function checkDataFit(training: TrainSpec, shapes: readonly (Shape | undefined)[]): Diagnostic[] {
  return [...checkInput(training, shapes), ...checkOutput(training, shapes), ...checkEarlyStopping(training), ...checkMixedLabels(training)];
}

function checkInput({ network, data }: TrainSpec, shapes: readonly (Shape | undefined)[]): Diagnostic[] {
  const wanted = showShape(data.facts.shape);
  const [first, ...more] = network.inputs.map((id) => network.nodes[id]!);
  if (first === undefined) return [];
  if (more[0]) {
    return [diagnose('input-mismatch', { input: `${more.length + 1} inputs`, data: `one of ${wanted}` }, { place: more[0].place, notes: ['training is for networks of one input'] })];
  }
  const shape = shapes[first.id];
  if (shape === undefined || same(shape, data.facts.shape)) return [];
  const place = first.places['shape'] ?? first.place;
  const text = `${data.name}.shape`;
  return [diagnose('input-mismatch', { input: showShape(shape), data: wanted }, {
    place,
    related: [{ place: data.place, text: `gives ${wanted}` }],
    fixes: [{ title: `write \`${text}\``, applicability: 'unsafe', edits: [{ place, text }] }],
  })];
}

function checkOutput(training: TrainSpec, shapes: readonly (Shape | undefined)[]): Diagnostic[] {
  const { network, data } = training;
  const { classes, targetShape } = data.facts;
  const [first, ...more] = network.outputs;
  const shape = first && shapes[first.node];
  if (first === undefined || shape === undefined) return [];
  if (more[0]) {
    return [diagnose('output-mismatch', { output: `${more.length + 1} outputs`, expected: 'one' }, { place: network.nodes[more[0].node]!.place, notes: ['training is for networks of one output'] })];
  }
  const loss = training.settings['loss'] as Configured;
  const targets = lookUpWord(loss.word, 'loss')?.expects?.targets ?? 'values';
  const origin = originOf(first.node, network, shapes);
  const mismatch = (expected: string, fixes: readonly Fix[], notes: readonly string[]): Diagnostic[] => [diagnose('output-mismatch', { output: showShape(shape), expected }, {
    place: origin.places['units'] ?? origin.place,
    related: [originLabel('the output is', first.node, network, shapes), { place: training.places['loss'] ?? loss.place, text: `\`${loss.word}\` compares it with the targets of \`${data.name}\`` }],
    notes,
    fixes,
  })];
  if (classes === null) return same(shape, targetShape) ? [] : mismatch(showShape(targetShape), [], []);
  if (targets === 'class') {
    if (same(shape, [classes])) return [];
    const deep = shape.length > 1 ? ['put `flatten` or `global_average_pool` before the last `dense`'] : [];
    return mismatch(`${classes} values, one for each class`, unitsFix(origin, `${data.name}.classes`), deep);
  }
  if (targets === 'binary' && classes > 2) return mismatch(`an answer for each of ${classes} classes, which \`${loss.word}\` does not give`, [], ['end in `softmax` and use the loss `cross_entropy`']);
  return same(shape, [1]) ? [] : mismatch('one value, the number of the class', unitsFix(origin, '1'), ['or use the loss `cross_entropy`']);
}

function unitsFix(origin: GraphNode, text: string): Fix[] {
  const place = origin.places['units'];
  return place === undefined ? [] : [{ title: `write \`${text}\``, applicability: 'unsafe', edits: [{ place, text }] }];
}

function checkEarlyStopping({ settings, places, data, place }: TrainSpec): Diagnostic[] {
  const stopping = settings['early_stopping'] as Configured | null;
  if (stopping === null || !stopping.word.startsWith('val_') || data.facts.hasValidation) return [];
  return [diagnose('early-stopping-without-validation', { data: data.name }, {
    place: places['early_stopping'] ?? place,
    notes: ['add `split: train 90%, validation 10%` to the data'],
  })];
}
