/** Hands a graph to TensorFlow in the one form that the binding loads, with the protobuf classes that tfjs-node ships. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { locateNative } from '../locate.ts';
import { nativeBackend, type Binding, type OpAttribute } from './backend.ts';
import { nodeOf, type GraphNode, type HostTensor } from './nodes.ts';

/** A generated message: fields are set by methods of their names. */
type Message = Record<string, (...values: unknown[]) => Message> & { serializeBinary(): Uint8Array; getAttrMap(): MessageMap };
interface MessageMap { set(name: string, value: Message): void }
type MessageClass = new () => Message;
interface Messages {
  readonly SavedModel: MessageClass;
  readonly MetaGraphDef: (new () => Message & { getSignatureDefMap(): MessageMap }) & { readonly MetaInfoDef: MessageClass };
  readonly GraphDef: MessageClass;
  readonly VersionDef: MessageClass;
  readonly SignatureDef: new () => Message & { getInputsMap(): MessageMap; getOutputsMap(): MessageMap };
  readonly TensorInfo: MessageClass;
  readonly NodeDef: MessageClass;
  readonly AttrValue: MessageClass & { readonly ListValue: MessageClass };
  readonly Tensor: MessageClass;
  readonly TensorShape: MessageClass & { readonly Dim: MessageClass };
}

/** The producer's version of graphs; TensorFlow changes an operation's meaning by it. That of TensorFlow 2.15. */
const GRAPH_VERSION = 1645;
const TAG = 'step';
/** By which TensorFlow's servers and `tf.saved_model.load` find a signature, and how it is called. */
const SERVING = { tag: 'serve', signature: 'serving_default', method: 'tensorflow/serving/predict' };

/** A tensor that a signature names. */
export interface SignatureTensor {
  readonly name: string;
  /** Of its node. */
  readonly node: string;
  readonly dtype: number;
  /** -1 is any size. */
  readonly shape: readonly number[];
}

export interface Signature {
  readonly inputs: readonly SignatureTensor[];
  readonly outputs: readonly SignatureTensor[];
}

const messagesOf = (): Messages => createRequire(join(locateNative()!.directory, 'package.json'))('./dist/proto/api_pb.js') as Messages;

/** Bytes of a graph, as a SavedModel: for a session of ours, or with a signature for anyone's. */
export function encode(nodes: readonly GraphNode[], signature?: Signature): Uint8Array {
  const messages = messagesOf();
  const { binding } = nativeBackend();
  const graph = new messages.GraphDef();
  graph['setVersions']!(new messages.VersionDef()['setProducer']!(GRAPH_VERSION));
  for (const node of nodes) graph['addNode']!(encodeNode(node, messages, binding));
  const info = new messages.MetaGraphDef.MetaInfoDef();
  info['addTags']!(signature === undefined ? TAG : SERVING.tag);
  const meta = new messages.MetaGraphDef();
  meta['setMetaInfoDef']!(info);
  meta['setGraphDef']!(graph);
  if (signature !== undefined) meta.getSignatureDefMap().set(SERVING.signature, encodeSignature(signature, messages));
  const model = new messages.SavedModel();
  model['setSavedModelSchemaVersion']!(1);
  model['addMetaGraphs']!(meta);
  return model.serializeBinary();
}

/** Loads it as a session of TensorFlow's; the binding's id of it. @param signed whether it has a signature */
export function load(bytes: Uint8Array, signed = false): number {
  const folder = mkdtempSync(join(tmpdir(), 'gradnet-graph-'));
  try {
    writeFileSync(join(folder, 'saved_model.pb'), bytes);
    return nativeBackend().binding.loadSavedModel(folder, signed ? SERVING.tag : TAG);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function encodeSignature({ inputs, outputs }: Signature, messages: Messages): Message {
  const encoded = new messages.SignatureDef();
  for (const [map, tensors] of [[encoded.getInputsMap(), inputs], [encoded.getOutputsMap(), outputs]] as const) {
    for (const { name, node, dtype, shape } of tensors) {
      map.set(name, new messages.TensorInfo()['setName']!(`${node}:0`)['setDtype']!(dtype)['setTensorShape']!(encodeShape(shape, messages)));
    }
  }
  return encoded['setMethodName']!(SERVING.method);
}

function encodeNode({ name, operation, attributes, inputs, after = [], follows = [], tensor }: GraphNode, messages: Messages, binding: Binding): Message {
  const node = new messages.NodeDef();
  node['setName']!(name);
  node['setOp']!(operation);
  node['setInputList']!([...inputs, ...new Set([...after, ...follows].map((it) => `^${nodeOf(it)}`))]);
  const map = node.getAttrMap();
  for (const attribute of attributes) map.set(attribute.name, encodeAttribute(attribute, messages, binding));
  if (tensor !== undefined) map.set('value', new messages.AttrValue()['setTensor']!(encodeTensor(tensor, messages)));
  return node;
}

function encodeAttribute({ type, value }: OpAttribute, messages: Messages, binding: Binding): Message {
  const attribute = new messages.AttrValue();
  if (type === binding.TF_ATTR_SHAPE) return attribute['setShape']!(encodeShape(value as readonly number[] | null, messages));
  const field = {
    [binding.TF_ATTR_STRING]: 'S',
    [binding.TF_ATTR_INT]: 'I',
    [binding.TF_ATTR_FLOAT]: 'F',
    [binding.TF_ATTR_BOOL]: 'B',
    [binding.TF_ATTR_TYPE]: 'Type',
  }[type]!;
  if (Array.isArray(value)) return attribute['setList']!(new messages.AttrValue.ListValue()[`set${field}List`]!(value));
  return attribute[`set${field}`]!(typeof value === 'string' ? Buffer.from(value) : value);
}

/** @param shape null is any, of any rank */
function encodeShape(shape: readonly number[] | null, messages: Messages): Message {
  if (shape === null) return new messages.TensorShape()['setUnknownRank']!(true);
  return new messages.TensorShape()['setDimList']!(shape.map((size) => new messages.TensorShape.Dim()['setSize']!(size)));
}

function encodeTensor({ shape, dtype, values }: HostTensor, messages: Messages): Message {
  const tensor = new messages.Tensor();
  tensor['setDtype']!(dtype);
  tensor['setTensorShape']!(encodeShape(shape, messages));
  return tensor['setTensorContent']!(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}
