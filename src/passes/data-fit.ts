/** Does a network fit the data and the loss it is trained with? The same questions as the runtime asks, before the run. */
import { lookUpWord } from '../catalog/index.ts';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic, Fix } from '../diagnostics/diagnostic.ts';
import { columnsOf } from '../ir/columns.ts';
import type { GraphNode, TrainedOutput, TrainSpec } from '../ir/graph.ts';
import { showShape, type Configured, type Shape } from '../ir/types.ts';
import { checkAugmentedTraining } from './augmentation-fit.ts';
import { originLabel, originOf } from './origins.ts';

/** An axis of any length fits whatever comes. */
const same = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((d, i) => d === b[i] || d === null);

export function checkDataFit(training: TrainSpec, shapes: readonly (Shape | undefined)[]): Diagnostic[] {
  return [
    ...checkInput(training, shapes),
    ...training.outputs.flatMap((output) => [...checkOutput(training, output, shapes), ...checkMetrics(output, shapes)]),
    ...checkEarlyStopping(training),
    ...checkAugmentedTraining(training),
  ];
}

function checkInput({ network, data, inputs }: TrainSpec, shapes: readonly (Shape | undefined)[]): Diagnostic[] {
  const several = columnsOf(data.facts).inputs.length > 1;
  return inputs.flatMap(({ node: id, column }) => {
    const shape = shapes[id];
    if (shape === undefined || same(shape, column.shape)) return [];
    const node = network.nodes[id]!;
    const place = node.places['shape'] ?? node.place;
    const wanted = showShape(column.shape);
    const text = several ? `${data.name}.${column.name}.shape` : `${data.name}.shape`;
    return [diagnose('input-mismatch', { input: showShape(shape), data: wanted }, {
      place,
      related: [{ place: data.place, text: several ? `gives ${wanted} as \`${column.name}\`` : `gives ${wanted}` }],
      fixes: [{ title: `write \`${text}\``, applicability: 'unsafe', edits: [{ place, text }] }],
    })];
  });
}

function checkOutput(training: TrainSpec, { node, name, loss, target }: TrainedOutput, shapes: readonly (Shape | undefined)[]): Diagnostic[] {
  const { network, data } = training;
  const { classes } = target;
  const shape = shapes[node];
  if (shape === undefined) return [];
  const several = training.outputs.length > 1 || columnsOf(data.facts).targets.length > 1;
  const targets = lookUpWord(loss.word, 'loss')?.expects?.targets ?? 'values';
  const origin = originOf(node, network, shapes);
  const mismatch = (expected: string, fixes: readonly Fix[], notes: readonly string[]): Diagnostic[] => [
    diagnose(
      'output-mismatch',
      { output: several ? `${showShape(shape)} as \`${name}\`` : showShape(shape), expected },
      {
        place: origin.places['units'] ?? origin.place,
        related: [
          originLabel('the output is', node, network, shapes),
          {
            place: loss.place,
            text: several
              ? `\`${loss.word}\` compares it with \`${target.name}\` of \`${data.name}\``
              : `\`${loss.word}\` compares it with the targets of \`${data.name}\``,
          },
        ],
        notes,
        fixes,
      },
    ),
  ];
  if (classes === null) return same(shape, target.shape) ? [] : mismatch(showShape(target.shape), [], []);
  const another = columnsOf(data.facts)
    .inputs.filter((input) => same(shape, input.shape))
    .map((input) => `\`${loss.word}(target: ${input.name})\` compares it with what flows in`);
  if (targets === 'class') {
    if (same(shape, [classes])) return [];
    const deep = shape.length > 1 && another.length === 0 ? ['put `flatten` or `global_average_pool` before the last `dense`'] : [];
    const text = columnsOf(data.facts).targets.length > 1 ? `${data.name}.${target.name}.classes` : `${data.name}.classes`;
    // With the right number already, the axes before it are what is wrong.
    return mismatch(`${classes} values, one for each class`, shape.at(-1) === classes ? [] : unitsFix(origin, text), [...another, ...deep]);
  }
  const byClass: Fix = { title: 'write `cross_entropy`', applicability: 'unsafe', edits: [{ place: loss.place, text: 'cross_entropy' }] };
  // What answers for each class already needs the loss that compares classes.
  const answers = same(shape, [classes]) && !several ? [byClass] : [];
  if (targets === 'binary' && classes > 2) return mismatch(`an answer for each of ${classes} classes, which \`${loss.word}\` does not give`, answers, [...another, 'end in `softmax` and use the loss `cross_entropy`']);
  return same(shape, [1]) ? [] : mismatch('one value, the number of the class', [...answers, ...unitsFix(origin, '1')], [...another, '`cross_entropy` is the loss that compares classes']);
}

/** Which class is likeliest can be asked of several outputs only. */
function checkMetrics({ node, metrics }: TrainedOutput, shapes: readonly (Shape | undefined)[]): Diagnostic[] {
  const shape = shapes[node];
  if (shape === undefined || shape.at(-1) !== 1) return [];
  return metrics.filter(({ word }) => lookUpWord(word, 'metric')?.expects?.targets === 'class').map(({ word, place }) =>
    diagnose('wrong-rank', { word, expected: 'an output for each of several classes', given: showShape(shape) }, { place, notes: ['`accuracy` is for one output as well'] }));
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
