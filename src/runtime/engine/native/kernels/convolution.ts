/** Convolutions and their gradients by whatever does a shape fastest: a product of matrices, an operation of our own, or TensorFlow's. */
import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../../../tf.ts';
import type { Route, Shape } from './convolution-route.ts';
import { registerNative } from './operation.ts';
import { pointwise } from './pointwise.ts';
import { tiled } from './tiled.ts';

const routes: readonly Route[] = [pointwise, tiled];

/** What the first route gives that takes the shape; undefined where TensorFlow's own convolution is to do it. */
function by(shape: Shape, given: readonly Tensor[], direction: (route: Route) => Tensor | undefined): Tensor | undefined {
  if (given.some(({ dtype }) => dtype !== 'float32')) return undefined;
  const route = routes.find((it) => it.takes(shape));
  return route && (tf.tidy(() => direction(route) as Tensor));
}

function forward(x: Tensor, filter: Tensor, attrs: NamedAttrMap): Tensor | undefined {
  const shape = { inShape: x.shape, filterShape: filter.shape, attrs };
  return by(shape, [x, filter], (route) => route.forward(x, filter, shape));
}

export function registerConvolution(): void {
  registerNative('Conv2D', ({ x, filter }, attrs, stock) => forward(x!, filter!, attrs) ?? stock());
  registerNative('FusedConv2D', ({ x, filter, bias }, attrs, stock) => {
    const activation = attrs['activation'] ?? 'linear';
    if (activation !== 'linear' && activation !== 'relu') return stock();
    return tf.tidy(() => {
      const y = forward(x!, filter!, attrs);
      if (y === undefined) return stock() as Tensor;
      const sum = bias === undefined || bias === null ? y : tf.add<Tensor>(y, bias);
      return activation === 'relu' ? tf.relu(sum) : sum;
    });
  });
  registerNative('Conv2DBackpropInput', ({ dy, filter }, attrs, stock) => {
    const shape = { inShape: attrs['inputShape'] as number[], filterShape: filter!.shape, attrs };
    return by(shape, [dy!, filter!], (route) => route.inputGradient(dy!, filter!, shape)) ?? stock();
  });
  registerNative('Conv2DBackpropFilter', ({ x, dy }, attrs, stock) => {
    const shape = { inShape: x!.shape, filterShape: attrs['filterShape'] as number[], attrs };
    return by(shape, [x!, dy!], (route) => route.filterGradient(x!, dy!, shape)) ?? stock();
  });
}
