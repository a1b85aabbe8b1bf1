/** Layers of one kind: the same call on the same shapes. What a pass found out about the first holds for all of them. */
import type { GraphNode } from '../ir/graph.ts';
import type { Args, Shape } from '../ir/types.ts';

export class Kinds {
  readonly #shapes: readonly (Shape | undefined)[];
  readonly #known = new Map<Args, GraphNode[]>();

  /** @param shapes by node: those of a node's inputs are read when it is asked about */
  constructor(shapes: readonly (Shape | undefined)[]) {
    this.#shapes = shapes;
  }

  /** An earlier node of the same kind that was asked about; undefined for the first, and where weights are shared. Equal arguments and shapes are one object (`lower/alike.ts`, `shapes.ts`). */
  earlier(node: GraphNode): GraphNode | undefined {
    if (node.weightsOf !== undefined) return undefined;
    const known = this.#known.get(node.args);
    if (known === undefined) this.#known.set(node.args, [node]);
    else {
      for (const one of known) if (this.#alike(one, node)) return one;
      known.push(node);
    }
    return undefined;
  }

  #alike(a: GraphNode, b: GraphNode): boolean {
    if (a.word !== b.word || a.inputs.length !== b.inputs.length) return false;
    for (let i = 0; i < a.inputs.length; i++) if (this.#shapes[a.inputs[i]!] !== this.#shapes[b.inputs[i]!]) return false;
    return true;
  }
}
