/** Networks of the oracle tests: built twice from one description, as tf.layers models and as graphs for the pass. */
import type * as tfl from '@tensorflow/tfjs-layers';
import type { ActivationWord, InitializerWord, LayerWord, WeightSpec } from '../../src/catalog/types.ts';
import { rectifier } from '../../src/ir/gaussian/rectifier.ts';
import type { Graph, GraphNode } from '../../src/ir/graph.ts';
import * as rules from '../../src/ir/signal-rules.ts';
import type { Args, Configured, Shape } from '../../src/ir/types.ts';
import type { NodeCost } from '../../src/passes/facts.ts';
import { tf } from '../../src/runtime/tf.ts';
import { functions } from './functions.ts';

export type Layer =
  | { readonly op: 'dense'; readonly units: number; readonly init?: string }
  | { readonly op: 'conv'; readonly filters: number; readonly size: number; readonly stride?: number; readonly padding?: 'same' | 'valid'; readonly init?: string }
  | { readonly op: 'max_pool' | 'average_pool'; readonly size: number }
  | { readonly op: 'batch_norm' | 'layer_norm' | 'flatten' | 'global_average_pool' }
  | { readonly op: 'dropout'; readonly rate: number }
  | { readonly op: 'act'; readonly name: string }
  /** Adds what came in to what the body gives; `shortcut` is applied to what came in. */
  | { readonly op: 'residual'; readonly body: readonly Layer[]; readonly shortcut?: readonly Layer[] };

const place = { file: 'test', start: 0, end: 0 };
const signals = {
  dense: rules.affine, conv: rules.affine, max_pool: rules.maxPooling, average_pool: rules.averagePooling, batch_norm: rules.batchNormalization,
  layer_norm: rules.layerNormalization, flatten: rules.reshaping, global_average_pool: rules.globalAveragePooling, dropout: rules.dropout,
  add: rules.sum, input: rules.passThrough,
};
const layerWords = Object.fromEntries(Object.entries(signals).map(([name, signal]) => [name, { name, family: 'layer', signal } as unknown as LayerWord]));
const activationWords: Record<string, ActivationWord> = Object.fromEntries(
  [...Object.keys(functions), 'relu', 'softmax'].map((name) => [name, {
    name, family: 'activation',
    ...(name === 'relu' ? { gaussian: () => rectifier(0) } : name === 'softmax' ? { signal: rules.softmax } : functions[name]),
  } as unknown as ActivationWord]),
);

/** Variances as their definitions say; normal ones with TensorFlow.js' truncation, which leaves 0.7737 of it. */
export const initializers: Readonly<Record<string, Pick<InitializerWord, 'draws'>>> = Object.fromEntries(
  ([['glorot_uniform', 1, 'avg'], ['he_uniform', 2, 'in'], ['lecun_uniform', 1, 'in'], ['he_normal', 2 * 0.773741, 'in'], ['glorot_normal', 0.773741, 'avg']] as const)
    .map(([name, scale, mode]) => [name, {
      draws: ({ fanIn, fanOut }) => ({ mean: 0, variance: scale / (mode === 'in' ? fanIn : (fanIn + fanOut) / 2), structure: 'independent' }),
    } satisfies Pick<InitializerWord, 'draws'>]),
);
const camel = (name: string): string => name.replace('lecun', 'le_cun').replace(/_(.)/g, (_, c: string) => c.toUpperCase());
const configured = (word: string): Configured => ({ kind: 'word', word, family: 'initializer', args: {}, place, places: {} });

export interface Built {
  readonly graph: Graph;
  readonly shapes: Shape[];
  readonly costs: NodeCost[];
  readonly model: tfl.LayersModel;
}

/** The model's layers carry the names of the graph's nodes. Weights are drawn from `seed`. */
export function build(description: readonly Layer[], inputShape: readonly number[], seed: number): Built {
  const nodes: GraphNode[] = [];
  const shapes: Shape[] = [];
  const costs: NodeCost[] = [];
  const tensors: tfl.SymbolicTensor[] = [];
  let draws = seed * 1000 + 1;
  const put = (word: LayerWord | ActivationWord, args: Args, inputs: number[], make: (name: string) => tfl.layers.Layer | tfl.SymbolicTensor): number => {
    const id = nodes.length;
    const name = `${word.name}${id}`;
    const made = make(name);
    const tensor = 'apply' in made ? made.apply(inputs.length === 1 ? tensors[inputs[0]!]! : inputs.map((i) => tensors[i]!)) as tfl.SymbolicTensor : made;
    const weights = 'apply' in made ? made.trainableWeights.map((w): WeightSpec => {
      const kernel = w.name.includes('kernel');
      const shape = w.shape as number[];
      const field = shape.slice(0, -2).reduce((a, b) => a * b, 1);
      return {
        name: w.originalName.split('/').pop()!, shape, trainable: true, fanIn: field * shape.at(-2)!, fanOut: field * shape.at(-1)!,
        ...(kernel ? { initializer: 'kernel_initializer' } : {}),
      };
    }) : [];
    nodes.push({ id, name, word, args, places: {}, inputs, place, region: 0 });
    shapes.push(tensor.shape.slice(1));
    costs.push({ weights, parameters: 0, trainable: 0, flops: 0, activationBytes: 0 });
    tensors.push(tensor);
    return id;
  };
  const kernel = (init: string) => (tf.initializers as unknown as Record<string, (options: object) => ReturnType<typeof tf.initializers.zeros>>)[camel(init)]!({ seed: draws++ });

  const one = (layer: Layer, from: number): number => {
    const L = tf.layers;
    switch (layer.op) {
      case 'dense': {
        const init = layer.init ?? 'glorot_uniform';
        return put(layerWords['dense']!, { kernel_initializer: configured(init) }, [from], (name) => L.dense({ name, units: layer.units, kernelInitializer: kernel(init) }));
      }
      case 'conv': {
        const { filters, size, stride = 1, padding = 'same', init = 'glorot_uniform' } = layer;
        return put(layerWords['conv']!, { kernel_initializer: configured(init), kernel_size: [size, size], stride, padding }, [from],
          (name) => L.conv2d({ name, filters, kernelSize: size, strides: stride, padding, kernelInitializer: kernel(init) }));
      }
      case 'max_pool': return put(layerWords[layer.op]!, { pool_size: layer.size, padding: 'valid' }, [from], (name) => L.maxPooling2d({ name, poolSize: layer.size }));
      case 'average_pool': return put(layerWords[layer.op]!, { pool_size: layer.size, padding: 'valid' }, [from], (name) => L.averagePooling2d({ name, poolSize: layer.size }));
      case 'batch_norm': return put(layerWords[layer.op]!, { epsilon: 1e-3 }, [from], (name) => L.batchNormalization({ name }));
      case 'layer_norm': return put(layerWords[layer.op]!, { epsilon: 1e-3 }, [from], (name) => L.layerNormalization({ name }));
      case 'flatten': return put(layerWords[layer.op]!, {}, [from], (name) => L.flatten({ name }));
      case 'global_average_pool': return put(layerWords[layer.op]!, {}, [from], (name) => L.globalAveragePooling2d({ name }));
      case 'dropout': return put(layerWords[layer.op]!, { rate: layer.rate }, [from], (name) => L.dropout({ name, rate: layer.rate }));
      case 'act': return put(activationWords[layer.name]!, {}, [from], (name) => L.activation({ name, activation: camel(layer.name) as 'relu' }));
      case 'residual': {
        const side = layer.shortcut ? flow(layer.shortcut, from) : from;
        return put(layerWords['add']!, {}, [side, flow(layer.body, from)], (name) => L.add({ name }));
      }
    }
  };
  const flow = (layers: readonly Layer[], from: number): number => layers.reduce((at, layer) => one(layer, at), from);
  const input = put(layerWords['input']!, {}, [], (name) => tf.input({ name, shape: [...inputShape] }));
  const output = flow(description, input);
  const graph: Graph = { name: 'net', nodes, regions: [], inputs: [input], outputs: [{ name: 'output', node: output }], place };
  return { graph, shapes, costs, model: tf.model({ inputs: tensors[input]!, outputs: tensors[output]! }) };
}
