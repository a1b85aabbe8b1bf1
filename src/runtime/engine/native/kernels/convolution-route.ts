/** What one way to do convolutions is, and what it is chosen by. */
import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';

/** What a way is chosen by. Nothing that is measured is among it, so that results repeat. */
export interface Shape {
  /** [batch, height, width, channels] of what goes in; height and width of a filter, channels in and out. */
  readonly inShape: readonly number[];
  readonly filterShape: readonly number[];
  readonly attrs: NamedAttrMap;
}

/** One way to do convolutions in float32. A direction gives undefined where another way is faster. */
export interface Route {
  takes(shape: Shape): boolean;
  forward(x: Tensor, filter: Tensor, shape: Shape): Tensor | undefined;
  inputGradient(dy: Tensor, filter: Tensor, shape: Shape): Tensor | undefined;
  filterGradient(x: Tensor, dy: Tensor, shape: Shape): Tensor | undefined;
}

/** Of fewer channels most of a vector of our own operations is empty. */
export const FEWEST_CHANNELS = 8;

/** Whether strides are 1 and there is no dilation, with padding that has a name and channels last. */
export const hasUnitSteps = ({ strides, dilations, pad, dataFormat = 'NHWC' }: NamedAttrMap): boolean =>
  [strides].flat().every((size) => size === 1) && [dilations ?? 1].flat().every((size) => size === 1) && typeof pad === 'string' && dataFormat === 'NHWC';
