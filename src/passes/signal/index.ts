/** Signal propagation: values forward, gradients of the loss backward, and the size of every weight's gradient. */
import type { LayerWord } from '../../catalog/types.ts';
import { addCovariances, cotangentOf, likeness, linear, mapCovariance } from '../../ir/covariance.ts';
import { merged } from '../../ir/density/profile.ts';
import type { Graph, GraphNode } from '../../ir/graph.ts';
import { withTargets } from '../../ir/signal-rules/teaching.ts';
import type { Batch, Cotangent, Moments, SignalRule } from '../../ir/signal.ts';
import { sizeOf, type Shape } from '../../ir/types.ts';
import type { NodeCost, NodeSignal } from '../facts.ts';
import { contextsOf } from './context.ts';
import { chanceOf, luck, type Chance } from './interval.ts';
import { narrownessOf, type Narrowness } from './narrowness.ts';
import { PropagatedSignal, type Later } from './node-signal.ts';
import type { SignalHead, SignalOptions } from './options.ts';
import { ruleOf } from './rule-of.ts';
import { weightGradients } from './weights.ts';

/**
 * Moments and cotangents on every node's output, and ‖∂L/∂w‖ of its weights, at initialization, for one batch.
 * One walk each way: time and memory grow with the number of edges. All shapes must be known.
 * A last softmax or sigmoid that the loss takes in (see `LossRule.link`) carries the gradient of its input.
 */
export function propagateSignals(
  graph: Graph, shapes: readonly (Shape | undefined)[], costs: readonly (NodeCost | undefined)[], options: SignalOptions,
): NodeSignal[] {
  const { nodes } = graph;
  const contexts = contextsOf(nodes, shapes, costs, options);
  const rules = nodes.map((node): SignalRule => ruleOf(node));
  const forward: Moments[] = [];
  for (const node of nodes) {
    const inputs = node.inputs.map((i) => forward[i]!);
    forward.push(inputs.length === 0 ? options.input(node, shapes[node.id]!) : rules[node.id]!.forward(inputs, contexts[node.id]!));
  }

  const backward = new Array<Cotangent | undefined>(nodes.length);
  const taken = new Set<number>();
  const only: SignalHead = { loss: options.loss, targets: options.targets, weight: 1 };
  const goesOn = new Set(nodes.filter(({ word }) => word.name !== 'output').flatMap(({ inputs }) => inputs));
  graph.outputs.forEach(({ node }, i) => start(node, options.heads?.[i] ?? only));
  function start(id: number, head: SignalHead, last = !goesOn.has(id)): void {
    const node = nodes[id]!;
    const before = node.inputs[0];
    const gradientAt = (at: number): Cotangent => {
      const gradient = head.loss.gradient(forward[at]!, {
        units: sizeOf(shapes[at]!),
        batch: options.batch,
        targets: head.targets,
        ...(head.values && { values: head.values }),
      });
      return withTargets(weighted(gradient, head.weight, options.batch), forward[at]!, head.values?.teacher);
    };
    // Where probabilities flow on into the network, the loss takes them as they are.
    if (before !== undefined && head.loss.link === node.word.name && last) {
      taken.add(id);
      const gradient = gradientAt(before);
      join(backward, id, gradient, options.batch);
      join(backward, before, gradient, options.batch);
    } else if (before !== undefined && node.word.family === 'layer' && node.word.name === 'output') start(before, head, last && !goesOn.has(before));
    else join(backward, id, gradientAt(id), options.batch);
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
  const compared = graph.outputs.reduce((units, { node }) => units + sizeOf(shapes[node]!), 0);
  const weightGradientsOf = (node: GraphNode): NodeSignal['weightGradients'] => {
    const ctx = contexts[node.id]!;
    if (node.weightsOf !== undefined || ctx.weights.length === 0) return {};
    const input = forward[node.inputs[0] ?? node.id]!;
    const chanceOfLuck = (alike: number): Chance => chanceOf(input, backward[node.id], luck(alike, compared), narrowness(node).whole);
    const usual = chanceOfLuck(likeness(input.covariance, options.batch));
    const { added } = rules[node.id]!;
    return weightGradients(
      node,
      ctx,
      (uses.get(node.id) ?? [node]).map(squaresOf),
      input,
      added === undefined ? () => usual : (name) => (added.includes(name) ? chanceOfLuck(1) : usual),
    );
  };
  let narrow: Narrowness | undefined;
  const narrowness = ({ id }: GraphNode): { before: number; whole: number } => {
    const { before, after } = (narrow ??= narrownessOf(nodes, shapes, costs, (id) => forward[id]!.patchy === true));
    return { before: before[id]!, whole: before[id]! + after[id]! };
  };
  const later: Later = {
    narrowness,
    weightGradients: weightGradientsOf,
    memory: (node) => (node.word as LayerWord).signal?.memory?.(node.inputs.map((i) => forward[i]!), contexts[node.id]!),
  };
  return nodes.map((node) => new PropagatedSignal(forward[node.id]!, backward[node.id] ?? silence(forward[node.id]!, options.batch), node, later));
}

/** The gradient of a loss that counts `weight` times. */
const weighted = (gradient: Cotangent, weight: number, batch: Batch): Cotangent =>
  (weight === 1 ? gradient : cotangentOf(linear(gradient.covariance, weight ** 2), batch, gradient.spread, weight * gradient.aligned));

/**
 * Gradients of several consumers add; their branches have weights of their own, so no product is left over. The same
 * holds for the losses of several outputs, even of the same labels: each comes through its own last weights.
 */
function join(all: (Cotangent | undefined)[], id: number, part: Cotangent, batch: Batch): void {
  const known = all[id];
  if (known === undefined) {
    all[id] = part;
    return;
  }
  const second = known.second + part.second;
  const spread = second > 0 ? (known.spread * known.second ** 2 + part.spread * part.second ** 2) / second ** 2 : 0;
  const sum = cotangentOf(addCovariances(known.covariance, part.covariance), batch, spread, known.aligned + part.aligned);
  const steepness = second > 0 ? ((known.steepness ?? 1) * known.second + (part.steepness ?? 1) * part.second) / second : 1;
  const profile = merged(known, part);
  const taught = (known.taught ?? 0) + (part.taught ?? 0);
  all[id] = { ...sum, ...(steepness !== 1 && { steepness }), ...(profile && { profile }), ...(taught > 0 && { taught }) };
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
