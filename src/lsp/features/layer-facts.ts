/** What is predicted of the layers of one call, in words: for hover and hints. */
import { showShape, sizeOf, type Shape } from '../../ir/types.ts';
import { show } from '../../rules/support/numbers.ts';
import type { Layer } from '../snapshot.ts';

/** The band in which a gradient is taken for healthy, by that at the last layer: where the gradient rules begin to warn. */
const BAND = { low: 1e-3, high: 70 };

export const shapeOf = ({ facts, node }: Layer): Shape | undefined => facts.shapes[node.id];

/** ‖∂L/∂h‖ of its output over the batch and all its values, root mean square over weights. */
function reaching({ facts }: Layer, id: number): number | undefined {
  const signal = facts.signals?.[id];
  const shape = facts.shapes[id];
  return signal && shape && Math.sqrt(signal.backward.second * sizeOf(shape));
}

/** ‖∂L/∂input‖ / ‖∂L/∂output‖ of one layer. */
export function gainOf(layer: Layer): number | undefined {
  const [input] = layer.node.inputs;
  // With several readers the gradients of its input come together, and are not this layer's alone.
  if (input === undefined || layer.node.inputs.length > 1 || layer.graph.nodes.filter((it) => it.inputs.includes(input)).length > 1) return undefined;
  const [before, after] = [reaching(layer, input), reaching(layer, layer.node.id)];
  return before === undefined || !after ? undefined : before / after;
}

/** The gradient that reaches it, by the one that reaches the last layer with weights. */
export function ratioOf(layer: Layer): number | undefined {
  const { signals } = layer.facts;
  if (!signals || !signals[layer.node.id]?.weightGradients['kernel']) return undefined;
  const last = layer.graph.nodes.findLast((node) => signals[node.id]!.weightGradients['kernel']);
  const [own, end] = [reaching(layer, layer.node.id), last && reaching(layer, last.id)];
  return own === undefined || !end ? undefined : own / end;
}

/** `∇ 2.5e-7` where it leaves the band. */
export function unhealthy(layer: Layer): string | undefined {
  const ratio = ratioOf(layer);
  return ratio === undefined || (ratio >= BAND.low && ratio <= BAND.high) ? undefined : `∇ ${show(ratio)}`;
}

/** Shapes of the uses of one call, each once, at most three. */
export function showShapes(layers: readonly Layer[]): string | undefined {
  const shapes = [...new Set(layers.flatMap((layer) => { const shape = shapeOf(layer); return shape ? [showShape(shape)] : []; }))];
  return shapes.length === 0 ? undefined : shapes.length > 3 ? `${shapes.slice(0, 2).join(', ')}, … ${shapes[shapes.length - 1]!}` : shapes.join(', ');
}

/** Lines of Markdown about one layer. */
export function describeLayer(layer: Layer): string[] {
  const { node, facts } = layer;
  const [shape, cost, gain, ratio] = [shapeOf(layer), facts.costs[node.id], gainOf(layer), ratioOf(layer)];
  const inputs = node.inputs.map((id) => facts.shapes[id]).filter((it) => it !== undefined).map(showShape);
  const gradient = facts.signals?.[node.id]?.weightGradients['kernel'];
  return [
    ...(shape ? [`**${node.name}**: ${inputs.length > 0 ? `${inputs.join(', ')} → ` : ''}${showShape(shape)}`] : [`**${node.name}**`]),
    ...(cost && cost.parameters > 0 ? [`${cost.parameters.toLocaleString('en-US')} parameters${cost.trainable < cost.parameters ? `, ${cost.trainable.toLocaleString('en-US')} trained` : ''}`] : []),
    ...(cost && cost.flops > 0 ? [`${cost.flops.toLocaleString('en-US')} floating-point operations a sample`] : []),
    ...(gain === undefined ? [] : [`predicted gain of the gradient: ${show(gain)}`]),
    ...(ratio === undefined ? [] : [`predicted gradient here, by that at the last layer: ${show(ratio)}`]),
    ...(gradient ? [`predicted ‖∂L/∂kernel‖: ${show(gradient.norm)} (${show(gradient.low)} to ${show(gradient.high)})`] : []),
  ];
}
