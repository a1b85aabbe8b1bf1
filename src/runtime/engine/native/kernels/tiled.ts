/** Convolutions with filters of 3 × 3 at stride 1 by our own operations (native/tiled-convolution.h), with a quarter of the multiplications. */
import { mayUseOwnKernels } from '../own-kernels.ts';
import { FEWEST_CHANNELS, hasUnitSteps, type Route, type Shape } from './convolution-route.ts';
import { operation } from './operation.ts';

const padding = ({ attrs }: Shape): { ints: { pad: number } } => ({ ints: { pad: attrs['pad'] === 'same' ? 1 : 0 } });

export const tiled: Route = {
  takes: ({ inShape: [, height, width, channels], filterShape, attrs }) => {
    const square = filterShape[0] === 3 && filterShape[1] === 3 && hasUnitSteps(attrs);
    const whole = attrs['pad'] === 'same' || (height! >= 3 && width! >= 3);
    return square && whole && channels! >= FEWEST_CHANNELS && filterShape[3]! >= FEWEST_CHANNELS && mayUseOwnKernels();
  },
  forward: (x, filter, shape) => operation('GradnetConv3x3', [x, filter], padding(shape))[0]!,
  inputGradient: (dy, filter, shape) => operation('GradnetConv3x3InputGrad', [dy, filter], padding(shape))[0]!,
  filterGradient: (x, dy, shape) => operation('GradnetConv3x3FilterGrad', [x, dy], padding(shape))[0]!,
};
