/** Builds graphs by hand, in a few words each, for tests of the emission alone. */
import type { ActivationWord, LayerWord } from '../../src/catalog/types.ts';
import type { Graph, GraphNode, Region } from '../../src/ir/graph.ts';
import type { Args, Shape } from '../../src/ir/types.ts';
import type { Facts } from '../../src/passes/facts.ts';
import { passThrough } from '../../src/ir/signal-rules.ts';

const place = { file: 'net.gradnet', start: 0, end: 1 };
const texts = { summary: '', doc: '', params: [], example: '' };

export const layerWord = (name: string, tfjs: LayerWord['emit']['tfjs'], arity: LayerWord['arity'] = 'one'): LayerWord =>
  ({ ...texts, name, family: 'layer', arity, signal: passThrough, emit: { tfjs, keras: name } });
export const activationWord = (name: string): ActivationWord => ({ ...texts, name, family: 'activation', emit: { tfjs: name, keras: name } });

export const words = {
  input: layerWord('input', 'input', 'source'),
  dense: layerWord('dense', 'dense'),
  conv: layerWord('conv', 'conv2d'),
  bn: layerWord('batch_norm', 'batchNormalization'),
  add: layerWord('add', 'add', 'merge'),
  relu: activationWord('relu'),
  softmax: activationWord('softmax'),
};

/** Adds nodes and regions; every node's shape is [8], which the emission does not look at except for inputs. */
export class GraphBuilder {
  readonly nodes: GraphNode[] = [];
  readonly regions: Region[] = [{ id: 0, parent: -1, kind: 'network', name: '', inputs: [], output: -1, place }];
  #region = 0;

  node(name: string, word: LayerWord | ActivationWord, inputs: readonly number[], args: Args = {}, extra: Partial<GraphNode> = {}): number {
    const id = this.nodes.length;
    this.nodes.push({ id, name, word, args, places: {}, inputs, place, region: this.#region, ...extra });
    return id;
  }

  within(region: Pick<Region, 'kind' | 'name'> & Partial<Region>, build: () => number): number {
    const id = this.regions.length;
    const parent = this.#region;
    this.regions.push({ id, parent, inputs: [], output: -1, place, ...region });
    this.#region = id;
    const output = build();
    this.regions[id] = { ...this.regions[id]!, output };
    this.#region = parent;
    return output;
  }

  graph(name: string, outputs: readonly number[]): Graph {
    const inputs = this.nodes.filter(({ word }) => word.family === 'layer' && word.arity === 'source').map(({ id }) => id);
    return { name, nodes: this.nodes, regions: this.regions, inputs, outputs: outputs.map((node) => ({ name: 'out', node })), place };
  }
}

export const factsOf = (graph: Graph, shape: Shape = [8]): Facts => ({
  shapes: graph.nodes.map(() => shape),
  costs: graph.nodes.map(() => undefined),
  totals: { parameters: 0, trainable: 0, flops: 0, activationBytes: 0 },
});
