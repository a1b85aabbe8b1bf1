/** What the passes find out about a graph; rules, emission, hints and reports read it, indexed by node id. */
import type { WeightSpec } from '../catalog/types.ts';
import type { Shape } from '../ir/types.ts';
import type { Cotangent, Moments } from '../ir/signal.ts';

/** Predicted ‖∂L/∂w‖ of a weight for one batch, with its 90 % interval over initializations. */
export interface WeightGradient {
  readonly norm: number;
  readonly low: number;
  readonly high: number;
  /** ‖w‖ as drawn; 0 where it starts at zero. */
  readonly weightNorm: number;
  /** How many values the weight holds. */
  readonly count: number;
}

export interface NodeCost {
  readonly weights: readonly WeightSpec[];
  /** All weights of the node that no other node owns. */
  readonly parameters: number;
  readonly trainable: number;
  /** Of one sample's forward pass. */
  readonly flops: number;
  /** Bytes of the output of one sample, kept for the backward pass. */
  readonly activationBytes: number;
}

export interface NodeSignal {
  readonly forward: Moments;
  /** Gradient of the loss by this node's output; zero where none flows. */
  readonly backward: Cotangent;
  /** By weight name; trainable ones only. */
  readonly weightGradients: Readonly<Record<string, WeightGradient>>;
  /** What of a gradient at the last state of a recurrent layer reaches its first; undefined for other layers. */
  readonly memory: number | undefined;
  /** Σ 1/units of the layers up to this one, and of all on the way to an output: what intervals widen with. */
  readonly narrowness: { readonly before: number; readonly whole: number };
}

export interface Facts {
  /** Output shape by node; undefined below an error. */
  readonly shapes: readonly (Shape | undefined)[];
  readonly costs: readonly (NodeCost | undefined)[];
  /** Absent where shapes are incomplete. */
  readonly signals?: readonly NodeSignal[];
  /** Of the layers that an output depends on: of the model that is built. */
  readonly totals: { readonly parameters: number; readonly trainable: number; readonly flops: number; readonly activationBytes: number };
}
