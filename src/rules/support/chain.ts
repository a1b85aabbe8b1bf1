/** The way of the gradient from the output to the first weights, as the gradient rules look at it. */
import type { GraphNode } from '../../ir/graph.ts';
import { sizeOf } from '../../ir/types.ts';
import type { NodeSignal, WeightGradient } from '../../passes/facts.ts';
import { mainKernel } from '../../passes/main-kernel.ts';
import type { WeightSpec } from '../../catalog/types.ts';
import type { Subject } from '../rule.ts';
import { logRatioOf } from './faded.ts';

export class Trained {
  readonly node: GraphNode;
  readonly signal: NodeSignal;
  /** The matrix that stands for the layer. */
  readonly weight: WeightSpec;
  /** Moments of the values that it is fed. */
  readonly input: NodeSignal['forward'];
  /** ‖∂L/∂h‖ of its whole output, root mean square over weights and samples. */
  readonly reaching: number;

  constructor(node: GraphNode, signal: NodeSignal, weight: WeightSpec, input: NodeSignal['forward'], values: number) {
    this.node = node;
    this.signal = signal;
    this.weight = weight;
    this.input = input;
    this.reaching = Math.sqrt(signal.backward.second * values);
  }

  /** Its gradient; worked out where a rule asks for it, of the first and the last. */
  get kernel(): WeightGradient {
    return this.signal.weightGradients[this.weight.name]!;
  }
}

export interface Chain {
  /** Layers with a kernel, from input to output. */
  readonly trained: readonly Trained[];
  readonly first: Trained;
  readonly last: Trained;
  /** ‖∂L/∂h‖ at the first layer, by that at the last; positive however deep the chain, unless nothing at all arrives. */
  readonly ratio: number;
  /** Its natural logarithm, which knows of ratios that no number can hold. */
  readonly logRatio: number;
  /** Activations between them. */
  readonly activations: readonly GraphNode[];
}

/** Several rules look at the same chain. */
const chains = new WeakMap<Subject['facts'], { readonly chain: Chain | undefined }>();

/** Undefined where fewer than two layers can be trained, or where signals are not known. */
export function chainOf(subject: Subject): Chain | undefined {
  let known = chains.get(subject.facts);
  if (known === undefined) chains.set(subject.facts, (known = { chain: follow(subject) }));
  return known.chain;
}

function follow({ graph, facts }: Subject): Chain | undefined {
  const { signals, shapes } = facts;
  if (!signals) return undefined;
  const trained: Trained[] = [];
  for (const node of graph.nodes) {
    if (node.weightsOf !== undefined || node.rateFactor === 0) continue;
    const weight = mainKernel(facts.costs[node.id]?.weights ?? []);
    if (weight === undefined) continue;
    trained.push(new Trained(node, signals[node.id]!, weight, signals[node.inputs[0] ?? node.id]!.forward, sizeOf(shapes[node.id] ?? [])));
  }
  const first = trained[0];
  const last = trained[trained.length - 1];
  if (first === undefined || last === undefined || first === last) return undefined;
  const activations = graph.nodes.filter((node) => node.word.family === 'activation' && node.id > first.node.id && node.id < last.node.id);
  const logRatio = logRatioOf(trained, first, last);
  return { trained, first, last, ratio: logRatio === -Infinity ? 0 : Math.max(Math.exp(logRatio), Number.MIN_VALUE), logRatio, activations };
}

/** Half-width of the interval of a ratio of two gradients, as a factor: that of the first layer whose gradient is one. */
export function uncertainty({ trained, first }: Chain): number {
  const { high, norm } = (trained.find(({ kernel }) => kernel.norm > 0) ?? first).kernel;
  return high / Math.max(norm, Number.MIN_VALUE);
}

/** Growth of values from the input to the last layer, as root mean squares, beyond which they explode. */
const GROWTH = 100;
export const growthOf = ({ first, last }: Chain): number => Math.sqrt(last.signal.forward.second / first.input.second);
/** NaN, too: what overflows on paper overflows when it runs. */
export const valuesExplode = (chain: Chain): boolean => !(growthOf(chain) < GROWTH);
