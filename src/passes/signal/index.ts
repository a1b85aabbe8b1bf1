/** Signal propagation: values forward, gradients of the loss backward, and the size of every weight's gradient. */
import type { InitializerWord, LayerWord } from '../../catalog/types.ts';
import { addCovariances, cotangentOf, mapCovariance } from '../../ir/covariance.ts';
import type { Graph, GraphNode } from '../../ir/graph.ts';
import { settled } from '../../ir/signal-rules.ts';
import type { Batch, Cotangent, Draw, LossContext, LossRule, Moments, SignalContext, SignalRule } from '../../ir/signal.ts';
import { sizeOf, type Shape } from '../../ir/types.ts';
import type { NodeCost, NodeSignal } from '../facts.ts';
import { contextOf } from './context.ts';
import { predicted } from './interval.ts';
import { ruleOf } from './rule-of.ts';

export interface SignalOptions {
  readonly batch: Batch;
  /** Moments of each input, by node id. */
  readonly input: (node: GraphNode, shape: Shape) => Moments;
  readonly loss: LossRule;
  readonly targets: LossContext['targets'];
  /** The catalogue's initializers. */
  readonly initializer: (name: string) => InitializerWord | undefined;
  /** Statistics of weights that are loaded and not drawn. */
  readonly loaded?: (node: GraphNode, weight: string) => Draw | undefined;
}

/**
 * Moments and cotangents on every node's output, and ‖∂L/∂w‖ of its weights, at initialization, for one batch.
 * One walk each way: time and memory grow with the number of edges. All shapes must be known.
 * A last softmax or sigmoid that the loss takes in (see `LossRule.link`) carries the gradient of its input.
 */
export function propagateSignals(
  graph: Graph, shapes: readonly (Shape | undefined)[], costs: readonly (NodeCost | undefined)[], options: SignalOptions,
): NodeSignal[] {
  const { nodes } = graph;
  const contexts = nodes.map((node): SignalContext => contextOf(node, nodes, shapes, costs, options));
  const rules = nodes.map((node): SignalRule => ruleOf(node));
  const forward: Moments[] = [];
  for (const node of nodes) {
    const inputs = node.inputs.map((i) => forward[i]!);
    forward.push(inputs.length === 0 ? options.input(node, shapes[node.id]!) : rules[node.id]!.forward(inputs, contexts[node.id]!));
  }

  const backward = new Array<Cotangent | undefined>(nodes.length);
  const taken = new Set<number>();
  for (const { node } of graph.outputs) start(node);
  function start(id: number): void {
    const node = nodes[id]!;
    const before = node.inputs[0];
    if (before !== undefined && options.loss.link === node.word.name) {
      taken.add(id);
      const gradient = options.loss.gradient(forward[before]!, lossContext(before));
      join(backward, id, gradient, options.batch);
      join(backward, before, gradient, options.batch);
    } else if (before !== undefined && node.word.family === 'layer' && node.word.name === 'output') start(before);
    else join(backward, id, options.loss.gradient(forward[id]!, lossContext(id)), options.batch);
  }
  function lossContext(id: number): LossContext {
    return { units: sizeOf(shapes[id]!), batch: options.batch, targets: options.targets };
  }

  for (let id = nodes.length - 1; id >= 0; id--) {
    const gradient = backward[id];
    const node = nodes[id]!;
    if (gradient === undefined || taken.has(id) || node.inputs.length === 0) continue;
    const inputs = node.inputs.map((i) => forward[i]!);
    rules[id]!.backward(gradient, inputs, forward[id]!, contexts[id]!).forEach((part, i) => join(backward, node.inputs[i]!, part, options.batch));
  }

  const squaresOf = (node: GraphNode): Readonly<Record<string, number>> => {
    const gradient = backward[node.id];
    const rule = (node.word as LayerWord).signal as SignalRule | undefined;
    if (gradient === undefined || node.inputs.length === 0) return {};
    return rule?.weightGradients?.(gradient, node.inputs.map((i) => forward[i]!), forward[node.id]!, contexts[node.id]!) ?? {};
  };
  const uses = usesOf(nodes);
  const weightGradientsOf = (node: GraphNode): NodeSignal['weightGradients'] => {
    const own = node.weightsOf === undefined ? uses.get(node.id) ?? [node] : [];
    const weightGradients: Record<string, NodeSignal['weightGradients'][string]> = {};
    const squares = own.map(squaresOf);
    for (const weight of contexts[node.id]!.weights) {
      if (!weight.trainable || node.rateFactor === 0) continue;
      // Every use of shared weights adds its part; at initialization the parts are uncorrelated.
      const square = squares.reduce((sum, use) => sum + (use[weight.name] ?? 0), 0);
      if (own.length > 0) {
        const count = weight.shape.reduce((a, b) => a * b, 1);
        const input = forward[node.inputs[0] ?? node.id]!;
        const drawn = contexts[node.id]!.draw(weight.name);
        const draw = drawn && settled(drawn, input, weight.fanIn ?? 1);
        const weightNorm = Math.sqrt(count * ((draw?.variance ?? 0) + (draw?.mean ?? 0) ** 2));
        weightGradients[weight.name] = { ...predicted(square, input, backward[node.id]), weightNorm, count };
      }
    }
    return weightGradients;
  };
  return nodes.map((node): NodeSignal => {
    let known: NodeSignal['weightGradients'] | undefined;
    return {
      forward: forward[node.id]!,
      backward: backward[node.id] ?? silence(forward[node.id]!, options.batch),
      // Rules look at the first and the last layer's only, on every lint.
      get weightGradients() {
        return (known ??= weightGradientsOf(node));
      },
      get memory() {
        return (node.word as LayerWord).signal?.memory?.(node.inputs.map((i) => forward[i]!), contexts[node.id]!);
      },
    };
  });
}

/** Gradients of several consumers add; their branches have weights of their own, so no product is left over. */
function join(all: (Cotangent | undefined)[], id: number, part: Cotangent, batch: Batch): void {
  const known = all[id];
  if (known === undefined) {
    all[id] = part;
    return;
  }
  const second = known.second + part.second;
  const spread = second > 0 ? (known.spread * known.second ** 2 + part.spread * part.second ** 2) / second ** 2 : 0;
  all[id] = cotangentOf(addCovariances(known.covariance, part.covariance), batch, spread, known.aligned + part.aligned);
}

const silence = (x: Moments, batch: Batch): Cotangent => cotangentOf(mapCovariance(x.covariance, () => 0), batch);

/** Nodes by the node whose weights they use, itself included; only those that share. */
function usesOf(nodes: readonly GraphNode[]): ReadonlyMap<number, readonly GraphNode[]> {
  const uses = new Map<number, GraphNode[]>();
  for (const node of nodes) {
    if (node.weightsOf === undefined) continue;
    const list = uses.get(node.weightsOf) ?? [nodes[node.weightsOf]!];
    list.push(node);
    uses.set(node.weightsOf, list);
  }
  return uses;
}
