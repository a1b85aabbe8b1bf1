/** Which column of the data flows into each input of a trained network, and what each output is held against. */
import type { Place } from '../../diagnostics/source.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { nearest } from '../../diagnostics/suggest.ts';
import { asTarget, columnsOf, figureOf, type TargetColumn } from '../columns.ts';
import type { DataSpec, Graph, TrainedInput, TrainedOutput } from '../graph.ts';
import { isConfigured, showShape, type Args, type Configured, type Value } from '../types.ts';
import type { Lowering } from './context.ts';

type Output = Graph['outputs'][number];

/** Arguments that say what a loss or metric is for; the rest is how it is computed. */
const LINKS = ['output', 'target', 'weight'];

/** A network of one input takes the only one of the data, whatever its name; of several, each takes the one of its name. */
export function inputsOf(network: Graph, data: DataSpec, lowering: Lowering): readonly TrainedInput[] {
  const { inputs } = columnsOf(data.facts);
  const [only, second] = network.inputs;
  if (only !== undefined && inputs.length === 1) {
    if (second === undefined) return [{ node: only, column: inputs[0]! }];
    lowering.report('input-mismatch', { input: `${network.inputs.length} inputs`, data: `one of ${showShape(inputs[0]!.shape)}` }, {
      place: network.nodes[second]!.place,
      notes: ['what flows into both is one input with a name, `input(…) as image`; a source such as `pairs` gives several'],
    });
    return [];
  }
  return network.inputs.flatMap((node) => {
    const { name, place } = network.nodes[node]!;
    const column = inputs.find((each) => each.name === name);
    if (column) return [{ node, column }];
    const names = inputs.map((each) => each.name);
    reportUnknown(name, `input of \`${data.name}\``, names, place, `it gives ${names.join(', ')}: the name of an input says which one it takes, \`input(${data.name}.${names[0]}.shape) as ${names[0]}\``, lowering, false);
    return [];
  });
}

/** One entry for each output; reports every loss that is missing, given twice or for no output. */
export function goalsOf(
  network: Graph,
  data: DataSpec,
  losses: readonly Configured[],
  metrics: readonly Configured[] | null,
  at: Place,
  lowering: Lowering,
): readonly TrainedOutput[] {
  const lossOf = assign(network, losses, 'loss', lowering);
  const metricsOf = assign(network, metrics ?? [], 'metrics', lowering);
  return network.outputs.flatMap((output) => {
    const [loss, second] = lossOf.get(output.name) ?? [];
    if (second)
      lowering.report(
        'duplicate-argument',
        { argument: `output: ${output.name}`, word: 'loss' },
        { place: second.place, related: [{ place: loss!.place, text: 'its loss' }], notes: ['an output has one loss'] },
      );
    // A loss for an output that is none has been reported, and was most likely meant for this one.
    const known = losses.length === [...lossOf.values()].flat().length;
    if (!loss && known) reportMissingLoss(output, network, data, losses.at(-1), at, lowering);
    if (!loss) return [];
    const target = targetOf(output, network, data, loss, lowering);
    const usual =
      target.classes === null
        ? []
        : [{ kind: 'word', word: 'accuracy', family: 'metric', args: {}, place: loss.place, places: {} } as const];
    const asked = (metricsOf.get(output.name) ?? []).map(unlinked);
    return [
      {
        name: output.name,
        node: output.node,
        loss: unlinked(loss),
        weight: loss.args['weight'] as number,
        target,
        metrics: metrics === null ? usual : asked,
      },
    ];
  });
}

/** The settings with whatever looks at results (early stopping, a schedule, checkpoints) on the figures of the outputs that it names. */
export function watching(settings: Args, network: Graph, lowering: Lowering): Args {
  const { early_stopping: stopping, optimizer, checkpoint } = settings;
  // Of one output figures bear no name.
  const nameOf = (word: Configured): string | null | undefined => {
    const name = outputNamed(word, network, lowering);
    return name !== undefined && network.outputs.length === 1 ? null : name;
  };
  const schedule = isConfigured(optimizer) ? optimizer.args['learning_rate'] : undefined;
  const named: Record<string, Value> = { ...settings };
  if (isConfigured(stopping)) {
    const output = nameOf(stopping);
    named['early_stopping'] = output === undefined ? null : { ...stopping, args: { ...stopping.args, output } };
  }
  const onOutput = (word: Configured, argument: string): Configured => {
    const { output: _output, [argument]: figure, ...args } = word.args;
    const output = typeof figure === 'string' ? nameOf(word) : undefined;
    return { ...word, args: output === undefined ? args : { ...args, [argument]: figureOf(figure as string, output) } };
  };
  if (isConfigured(optimizer) && isConfigured(schedule) && typeof schedule.args['monitor'] === 'string') {
    named['optimizer'] = { ...optimizer, args: { ...optimizer.args, learning_rate: onOutput(schedule, 'monitor') } };
  }
  if (isConfigured(checkpoint)) named['checkpoint'] = onOutput(checkpoint, 'best');
  return named;
}

/** Words by the name of the output that they are for. */
function assign(network: Graph, words: readonly Configured[], setting: string, lowering: Lowering): ReadonlyMap<string, readonly Configured[]> {
  const byOutput = new Map<string, Configured[]>();
  for (const word of words) {
    const named = outputNamed(word, network, lowering);
    const [only, ...others] = network.outputs;
    if (named === null && others.length > 0) {
      const names = network.outputs.map((output) => output.name);
      lowering.report('missing-argument', { argument: 'output', word: word.word }, { place: word.place, label: 'for which output?', notes: [`\`${network.name}\` has the outputs ${names.join(', ')}: \`${setting}: ${word.word}(output: ${names[0]}), …\``] });
      continue;
    }
    const name = named === null ? only?.name : named;
    if (name !== undefined) byOutput.set(name, [...byOutput.get(name) ?? [], word]);
  }
  return byOutput;
}

/** The output that a word names, null where it names none; undefined after a report. */
function outputNamed(word: Configured, network: Graph, lowering: Lowering): string | null | undefined {
  const name = (word.args['output'] ?? null) as string | null;
  if (name === null || network.outputs.some((output) => output.name === name)) return name;
  const names = network.outputs.map((output) => output.name);
  reportUnknown(name, `output of \`${network.name}\``, names, word.places['output'] ?? word.place, `its outputs: ${names.join(', ')}; \`output(name)\` in a network names one`, lowering);
  return undefined;
}

function targetOf(output: Output, network: Graph, data: DataSpec, loss: Configured, lowering: Lowering): TargetColumn {
  const { inputs, targets } = columnsOf(data.facts);
  const place = loss.places['target'] ?? loss.place;
  const given = (loss.args['target'] ?? null) as string | null;
  const among = given === null ? targets : [...targets, ...inputs.map(asTarget)];
  const found = among.find(({ name }) => name === (given ?? output.name)) ?? (given === null && targets.length === 1 ? targets[0] : undefined);
  if (found) return found;
  const names = among.map(({ name }) => name);
  if (given !== null) {
    reportUnknown(given, `column of \`${data.name}\``, names, place, `its columns: ${names.join(', ')}`, lowering);
    return lowering.giveUp();
  }
  return lowering.fail('missing-argument', { argument: 'target', word: loss.word }, {
    place,
    label: 'compared with which column?',
    notes: [`\`${data.name}\` gives ${names.join(', ')}, none called \`${output.name}\`: \`${loss.word}(target: ${names[0]})\`, or \`output(${names[0]})\` in \`${network.name}\``],
  });
}

/** `accuracy(output: class)` as plain `accuracy`. */
const unlinked = (word: Configured): Configured => ({
  ...word,
  args: Object.fromEntries(Object.entries(word.args).filter(([name]) => !LINKS.includes(name))),
});

/** The loss that goes with the last activation is offered as an edit. */
function reportMissingLoss({ name, node }: Output, network: Graph, { facts }: DataSpec, last: Configured | undefined, at: Place, lowering: Lowering): void {
  const [before = node] = network.nodes[node]!.inputs;
  const made = network.nodes[before]!.word.name;
  const loss = made === 'softmax' ? 'cross_entropy' : made === 'sigmoid' ? 'binary_cross_entropy' : 'mean_squared_error';
  const { inputs, targets } = columnsOf(facts);
  // Values that are no target of the data are most likely the input, given back.
  const source = loss === 'mean_squared_error' && inputs.length === 1 && targets.every(({ classes }) => classes !== null) ? `, target: ${inputs[0]!.name}` : '';
  const text = `${loss}(output: ${name}${source})`;
  lowering.report('output-without-loss', { output: name }, {
    place: at,
    related: [{ place: network.nodes[node]!.place, text: 'leaves the network here' }],
    notes: ['a loss of `weight: 0` measures an output without training it; one that is not to be measured needs no `output`'],
    fixes: last ? [{ title: `add \`${text}\``, applicability: 'unsafe', edits: [{ place: { ...last.place, start: last.place.end }, text: `, ${text}` }] }] : [],
  });
}

/** @param isWritten false where `place` is of a step that has the name from elsewhere: no edit there would mend it */
function reportUnknown(name: string, kind: string, known: readonly string[], place: Place, note: string, lowering: Lowering, isWritten = true): void {
  const meant = didYouMean(nearest(name, known), place);
  lowering.report('unknown-name', { name, kind }, { place, ...meant, ...(isWritten ? {} : { fixes: [] }), notes: [note] });
}
