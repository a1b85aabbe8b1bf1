/** Zero padding and cropping of sequences and volumes; TensorFlow.js has both for images only. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { fit } from './axes.ts';
import { makerOf, OwnLayer, shapeOf, type LayerArguments, type LayerShape } from './base.ts';

/** [before, after] for each axis between batch and channels. */
type Margins = [number, number][];

abstract class Edged extends OwnLayer {
  readonly #key: 'padding' | 'cropping';
  readonly #margins: Margins;

  constructor(args: LayerArguments & Partial<Record<'padding' | 'cropping', Margins>>, key: 'padding' | 'cropping') {
    super(args);
    this.#key = key;
    this.#margins = args[key]!;
  }

  get #signed(): Margins {
    const sign = this.#key === 'padding' ? 1 : -1;
    return this.#margins.map(([before, after]) => [sign * before, sign * after]);
  }

  override computeOutputShape(inputShape: LayerShape | LayerShape[]): LayerShape {
    const shape = shapeOf(inputShape);
    return shape.map((d, i) => (d === null || i === 0 || i === shape.length - 1 ? d : d + this.#signed[i - 1]![0] + this.#signed[i - 1]![1]));
  }

  protected override compute(x: Tensor): Tensor {
    return fit(x, this.#signed);
  }

  override getConfig(): ReturnType<OwnLayer['getConfig']> {
    return { ...super.getConfig(), [this.#key]: this.#margins };
  }
}

type PaddingArguments = LayerArguments & { padding: Margins };
type CroppingArguments = LayerArguments & { cropping: Margins };

class ZeroPadding1D extends Edged {
  static readonly className: string = 'ZeroPadding1D';
  constructor(args: PaddingArguments) {
    super(args, 'padding');
  }
}
class ZeroPadding3D extends ZeroPadding1D {
  static override readonly className = 'ZeroPadding3D';
}
class Cropping1D extends Edged {
  static readonly className: string = 'Cropping1D';
  constructor(args: CroppingArguments) {
    super(args, 'cropping');
  }
}
class Cropping3D extends Cropping1D {
  static override readonly className = 'Cropping3D';
}

/** Zeros around a sequence: `padding: [[before, after]]`. */
export const zeroPadding1d = makerOf(ZeroPadding1D);
/** Zeros around a volume: `padding: [[before, after], …]`, one pair an axis. */
export const zeroPadding3d = makerOf(ZeroPadding3D);
/** Cuts the ends off a sequence: `cropping: [[before, after]]`. */
export const cropping1d = makerOf(Cropping1D);
/** Cuts the sides off a volume: `cropping: [[before, after], …]`, one pair an axis. */
export const cropping3d = makerOf(Cropping3D);
