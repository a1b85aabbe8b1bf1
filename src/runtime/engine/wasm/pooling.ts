/** Visits every window of a 2-D pooling, clipped to the image, as the pooling gradients need. */
import type { backend_util } from '@tensorflow/tfjs-core';

/** Row and column ranges of one window inside the image, and the first index of its output pixel's channels. */
export type VisitWindow = (image: number, top: number, bottom: number, left: number, right: number, output: number) => void;

/** @param visit receives half-open ranges; indices count floats from the start of the input and output tensors. */
export function eachWindow(info: backend_util.Conv2DInfo, visit: VisitWindow): void {
  const { batchSize, inHeight, inWidth, outHeight, outWidth, inChannels, padInfo } = info;
  let output = 0;
  for (let n = 0; n < batchSize; n++) {
    const image = n * inHeight * inWidth * inChannels;
    for (let oh = 0; oh < outHeight; oh++) {
      const y = oh * info.strideHeight - padInfo.top;
      for (let ow = 0; ow < outWidth; ow++, output += inChannels) {
        const x = ow * info.strideWidth - padInfo.left;
        visit(
          image, Math.max(0, y), Math.min(inHeight, y + info.filterHeight),
          Math.max(0, x), Math.min(inWidth, x + info.filterWidth), output,
        );
      }
    }
  }
}
