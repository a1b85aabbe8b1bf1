/**
 * 'same' padding written out in pixels. Under XNNPACK's own 'same' a convolution whose filter is shorter than its stride
 * along one axis is refused, which the package does not notice: it returns zeros.
 */
import { convInfo } from './conv-info.ts';
import type { ConvAttrs } from './conv-info.ts';

export function explicitPadding<Attrs extends ConvAttrs>(xShape: number[], filterShape: number[], attrs: Attrs, depthwise = false): Attrs {
  if (attrs.pad !== 'same') return attrs;
  const { top, bottom, left, right } = convInfo(xShape, filterShape, attrs, depthwise).padInfo;
  return { ...attrs, pad: [[0, 0], [top, bottom], [left, right], [0, 0]] };
}
