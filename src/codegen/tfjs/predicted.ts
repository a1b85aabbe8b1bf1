/** Writes the table of predicted gradient norms, which the run compares with what its first step measures. */
import type { Graph } from '../../ir/graph.ts';
import type { Facts } from '../../passes/facts.ts';
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
  if (rows.length === 0) return undefined;
  const table = rows.map(([name, row]) => object([[name, row]]).code.slice(2, -2));
  return [
    comment("Norm of the gradient of each layer's kernel at the first step, as gradnetc predicts it, with a 90 % interval."),
    ...beginnings(graph),
    `const predicted = {\n${table.join(',\n')}\n};`,
  ].join('\n');
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
