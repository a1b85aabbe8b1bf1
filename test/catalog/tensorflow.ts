/** Makes the real TensorFlow.js layer of a catalogue word from evaluated arguments, as an emitted program would. */
import type * as tfl from '@tensorflow/tfjs-layers';
import { lookUpWord } from '../../src/catalog/index.ts';
import type { ActivationWord, CallWord, LayerWord } from '../../src/catalog/types.ts';
import type { Args, Configured, Shape, Value } from '../../src/ir/types.ts';
import { initializers, layers } from '../../src/runtime/index.ts';
import { tf } from '../../src/runtime/tf.ts';

const camel = (name: string): string => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
const isWord = (value: Value): value is Configured => typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'word';
type Makers = Readonly<Record<string, (options: object) => unknown>>;

export function realInitializer(word: string, args: Args): ReturnType<typeof tf.initializers.zeros> {
  const { tfjs } = lookUpWord(word, 'initializer')!.emit;
  const own = tfjs.startsWith('initializers.');
  return ((own ? initializers : tf.initializers) as unknown as Makers)[tfjs.replace('initializers.', '')]!(real(args)) as ReturnType<typeof tf.initializers.zeros>;
}

function real(args: Readonly<Record<string, Value | undefined>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(args).flatMap(([name, value]): [string, unknown][] =>
    value === undefined || value === null ? [] : [[camel(name), isWord(value) ? part(value) : value]]));
}

/** An initializer, a regularizer, a constraint, or the layer that a wrapper is given. */
function part({ word, family, args, inputs = [] }: Configured): unknown {
  if (family === 'layer') return makeLayer(lookUpWord(word, 'layer')!, inputs, args);
  if (family === 'initializer') return realInitializer(word, args);
  const [, space, name] = (lookUpWord(word, family) as CallWord).emit.tfjs.split('.');
  return (tf as unknown as Record<string, Makers>)[space!]![name!]!(real(args));
}

/** The layer, from TensorFlow.js or from gradnet's runtime, as emission names it. */
function makeLayer(word: LayerWord | ActivationWord, inputs: readonly Shape[], args: Args): tfl.layers.Layer {
  const { tfjs } = word.emit;
  const emission = typeof tfjs === 'function'
    ? tfjs({ inputs, args, output: [], weights: [] })
    : word.family === 'activation' ? { callee: 'tf.layers.activation', args: { activation: tfjs } } : { callee: `tf.layers.${tfjs}`, args };
  const [own] = /^layers\./.exec(emission.callee) ?? [];
  const maker = own === undefined ? (tf.layers as unknown as Makers)[emission.callee.replace('tf.layers.', '')] : (layers as unknown as Makers)[emission.callee.replace(own, '')];
  if (!maker) throw new Error(`there is no ${emission.callee}`);
  return maker(real(emission.args)) as tfl.layers.Layer;
}

/** Applies the word to inputs of these shapes: the symbolic output, and the layer with its weights. */
export function realLayer(word: LayerWord | ActivationWord, inputs: readonly Shape[], args: Args): { readonly shape: Shape; readonly layer: tfl.layers.Layer } {
  const layer = makeLayer(word, inputs, args);
  const symbolic = inputs.map((shape) => tf.input({ shape: [...shape] as number[] }));
  const output = layer.apply(symbolic.length === 1 ? symbolic[0]! : symbolic) as tfl.SymbolicTensor;
  return { shape: output.shape.slice(1), layer };
}
