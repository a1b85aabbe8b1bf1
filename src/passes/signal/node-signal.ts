/** What the pass hands out for a node: weights' gradients and memory are worked out when somebody asks, since on a lint hardly anybody does. */
import type { GraphNode } from '../../ir/graph.ts';
import type { Cotangent, Moments } from '../../ir/signal.ts';
import type { NodeSignal } from '../facts.ts';

export interface Later {
  readonly weightGradients: (node: GraphNode) => NodeSignal['weightGradients'];
  readonly memory: (node: GraphNode) => number | undefined;
  readonly narrowness: (node: GraphNode) => NodeSignal['narrowness'];
}

export class PropagatedSignal implements NodeSignal {
  readonly forward: Moments;
  readonly backward: Cotangent;
  readonly #node: GraphNode;
  readonly #later: Later;
  #weightGradients: NodeSignal['weightGradients'] | undefined;

  constructor(forward: Moments, backward: Cotangent, node: GraphNode, later: Later) {
    this.forward = forward;
    this.backward = backward;
    this.#node = node;
    this.#later = later;
  }

  get weightGradients(): NodeSignal['weightGradients'] {
    return (this.#weightGradients ??= this.#later.weightGradients(this.#node));
  }

  get narrowness(): NodeSignal['narrowness'] {
    return this.#later.narrowness(this.#node);
  }

  get memory(): number | undefined {
    return this.#later.memory(this.#node);
  }
}
