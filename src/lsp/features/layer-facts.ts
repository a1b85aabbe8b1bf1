/** What is predicted of the layers of one call, in words: for hover and hints. */
import { HEALTHY } from '../../draw/network/scale.ts';
import { showShape, type Shape } from '../../ir/types.ts';
import { gradientRatios, reaching } from '../../passes/reaching.ts';
import { show } from '../../rules/support/numbers.ts';
import type { Layer } from '../snapshot.ts';

export const shapeOf = ({ facts, node }: Layer): Shape | undefined => facts.shapes[node.id];

/** ‖∂L/∂input‖ / ‖∂L/∂output‖ of one layer. */
export function gainOf(layer: Layer): number | undefined {
  const [input] = layer.node.inputs;
  // With several readers the gradients of its input come together, and are not this layer's alone.
  if (input === undefined || layer.node.inputs.length > 1 || layer.graph.nodes.filter((it) => it.inputs.includes(input)).length > 1) return undefined;
  const [before, after] = [reaching(layer.facts, input), reaching(layer.facts, layer.node.id)];
  return before === undefined || !after ? undefined : before / after;
}

/** The gradient that reaches it, by the one that reaches the last layer with weights; undefined for a layer without. */
export function ratioOf(layer: Layer): number | undefined {
  const { facts, graph, node } = layer;
  return facts.signals?.[node.id]?.weightGradients['kernel'] && gradientRatios(graph, facts)[node.id];
}

/** `∇ 2.5e-7` where it leaves the band. */
export function unhealthy(layer: Layer): string | undefined {
  const ratio = ratioOf(layer);
  return ratio === undefined || (ratio >= HEALTHY.low && ratio <= HEALTHY.high) ? undefined : `∇ ${show(ratio)}`;
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
    ...(ratio === undefined ? [] : [`predicted gradient here, relative to that at the last layer: ${show(ratio)}`]),
    ...(gradient ? [`predicted ‖∂L/∂kernel‖: ${show(gradient.norm)} (${show(gradient.low)} to ${show(gradient.high)})`] : []),
  ];
}
