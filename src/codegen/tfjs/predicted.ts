/** Writes the tables of what is predicted of the first step, which the run compares with what it measures. */
import { lookUpWord } from '../../catalog/index.ts';
import type { Graph, TrainSpec } from '../../ir/graph.ts';
import type { Facts } from '../../passes/facts.ts';
import { expectedOutput } from '../../passes/outputs.ts';
import { isLoaded } from '../../passes/pretrained.ts';
import { comment, literal, object, type Js } from './js.ts';

/** Predictions are known to a few per cent at best: more digits would be noise. */
const threeDigits = (value: number): Js => literal(Number(value.toPrecision(3)));

/** `const predicted = { … };` with one row a layer, or undefined where nothing is predicted. */
export function writePredicted(graph: Graph, facts: Facts): string | undefined {
  const rows = graph.nodes.flatMap(({ id, name, weightsOf }) => {
    const norms = facts.signals?.[id]?.weightGradients;
    const main = norms && mainWeight(norms);
    if (main === undefined || weightsOf !== undefined || ![main.norm, main.low, main.high].every(Number.isFinite)) return [];
    return [[name, object([['norm', threeDigits(main.norm)], ['low', threeDigits(main.low)], ['high', threeDigits(main.high)]])] as const];
  });
  return table('predicted', rows, [comment("Norm of the gradient of each layer's kernel at the first step, as gradnetc predicts it, with a 90 % interval."), ...beginnings(graph)]);
}

/** `const predictedOutputs = { … };`: what leaves each layer that the run measures, with the activation that was folded into it. */
export function writePredictedOutputs(
  { network: { nodes, outputs }, outputs: trained, settings }: TrainSpec,
  facts: Facts,
  valueOf: (node: number) => number,
): string | undefined {
  const taken = new Set(
    outputs.flatMap(({ node }, i) => (lossTakes(trained[i]!.loss, nodes[lastOf(node, nodes)]!.word.name) ? [lastOf(node, nodes)] : [])),
  );
  const owners = new Set(nodes.map(({ weightsOf }) => weightsOf));
  const rows = nodes.flatMap(({ id, name, word, weightsOf }) => {
    const measured = word.family === 'activation' || (facts.costs[id]?.weights.length ?? 0) > 0;
    if (valueOf(id) !== id || !measured || weightsOf !== undefined || owners.has(id) || taken.has(id)) return [];
    const leaves = nodes.findLast((node) => valueOf(node.id) === id && node.word.name !== 'output' && !taken.has(node.id))!;
    const expected = expectedOutput(leaves, facts, settings['batch'] as number);
    return expected === undefined
      ? []
      : [[name, object(Object.entries(expected).map(([figure, value]: [string, number]) => [figure, threeDigits(value)]))] as const];
  });
  return table('predictedOutputs', rows, [
    comment('Mean and deviation of what leaves each layer at the first step, and the share of its units that are dead, likewise.'),
  ]);
}

/** The node whose values an output gives. */
const lastOf = (id: number, nodes: Graph['nodes']): number => (nodes[id]!.word.name === 'output' ? lastOf(nodes[id]!.inputs[0]!, nodes) : id);

/** Whether the loss takes that activation in: what is measured then is what the activation is fed. */
function lossTakes({ word, args }: TrainSpec['outputs'][number]['loss'], activation: string): boolean {
  const signal = lookUpWord(word, 'loss')?.signal;
  return (typeof signal === 'function' ? signal(args) : signal)?.link === activation;
}

function table(name: string, rows: readonly (readonly [string, Js])[], above: readonly string[]): string | undefined {
  if (rows.length === 0) return undefined;
  const lines = rows.map(([key, row]) => object([[key, row]]).code.slice(2, -2));
  return [...above, `const ${name} = {\n${lines.join(',\n')}\n};`].join('\n');
}

/** What was assumed of stored weights. */
function beginnings(graph: Graph): string[] {
  const loaded = graph.nodes.filter(isLoaded);
  const gone = [...new Set(loaded.flatMap(({ pretrained }) => (pretrained!.manifest === undefined ? [pretrained!.file] : [])))];
  if (loaded.length === 0) return [];
  return [comment(gone.length === 0 ? 'Stored weights are taken by their mean and variance.' : `Layers that ${gone.join(' and ')} has weights for are taken as if they were drawn: it was not there.`)];
}

/** The weight that the run measures, too: the kernel, or the scale of a layer that has none. */
function mainWeight<T>(norms: Readonly<Record<string, T>>): T | undefined {
  const names = Object.keys(norms);
  const name = names.find((weight) => /kernel$/.test(weight)) ?? (names.includes('gamma') ? 'gamma' : names[0]);
  return name === undefined ? undefined : norms[name];
}
