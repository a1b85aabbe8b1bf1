/** What signal propagation is told besides the graph: data, losses, how weights are drawn. */
import type { InitializerWord } from '../../catalog/types.ts';
import type { GraphNode } from '../../ir/graph.ts';
import type { Batch, Draw, LossContext, LossRule, Moments } from '../../ir/signal.ts';
import type { Shape } from '../../ir/types.ts';

export interface SignalOptions {
  readonly batch: Batch;
  /** Moments of each input, by node id. */
  readonly input: (node: GraphNode, shape: Shape) => Moments;
  readonly loss: LossRule;
  readonly targets: LossContext['targets'];
  /** By output, in place of these two, where each has a loss of its own. */
  readonly heads?: readonly SignalHead[];
  /** The catalogue's initializers. */
  readonly initializer: (name: string) => InitializerWord | undefined;
  /** Statistics of weights that are loaded and not drawn. */
  readonly loaded?: (node: GraphNode, weight: string) => Draw | undefined;
}

/** The loss of one output. */
export interface SignalHead {
  readonly loss: LossRule;
  readonly targets: LossContext['targets'];
  readonly values?: LossContext['values'] | undefined;
  /** Of its loss in the sum. */
  readonly weight: number;
}
