/** Runs an emitted `buildModel` with a `tf` that only takes notes, and takes the same notes of a graph, to compare them. */
import { activationName, layerCall } from '../../src/codegen/tfjs/layer-call.ts';
import type { Graph } from '../../src/ir/graph.ts';
import { factsOf } from './graphs.ts';

/** One note a layer and use: `dense1 = tf.layers.dense({"units":4}) of conv1`; an activation is `relu(conv1)`, folded or not. */
export interface Notes {
  readonly lines: readonly string[];
  readonly outputs: readonly string[];
}

type Value = { readonly is: string };
type Layer = { apply(inputs: Value | readonly Value[]): Value };

export function runModel(text: string): Notes {
  const lines: string[] = [];
  const names = new Set<string>();
  const make = (maker: string) => ({ name, activation, ...args }: Record<string, unknown>): Layer => {
    if (names.has(name as string)) throw new Error(`two layers are called ${String(name)}`);
    names.add(name as string);
    return {
      apply(inputs) {
        const of = (Array.isArray(inputs) ? (inputs as Value[]) : [inputs as Value]).map(({ is }) => is).join(' + ');
        if (maker === 'activation') return { is: `${String(activation)}(${of})` };
        const is = `${String(name)} of ${shorten(of)}`;
        lines.push(`${is} = ${maker} ${JSON.stringify(args)}`);
        return { is: activation === undefined ? is : `${String(activation)}(${is})` };
      },
    };
  };
  const tf = {
    layers: new Proxy({}, { get: (_, maker) => make(String(maker)) }),
    input: () => ({ is: 'input' }),
    model: ({ outputs }: { outputs: Value | readonly Value[] }) => (Array.isArray(outputs) ? (outputs as Value[]) : [outputs as Value]).map(({ is }) => is),
  };
  const build = new Function('tf', `${text.replace('export function', 'function')}\nreturn buildModel();`) as (given: typeof tf) => string[];
  const outputs = build(tf);
  return { lines: [...new Set(lines)].sort(), outputs };
}

export function readGraph(graph: Graph): Notes {
  const facts = factsOf(graph);
  const is: string[] = [];
  const lines = new Set<string>();
  for (const node of graph.nodes) {
    const of = node.inputs.map((id) => is[id]).join(' + ');
    const activation = activationName(node);
    if (node.word.name === 'input') is.push('input');
    else if (activation !== undefined) is.push(`${activation}(${of})`);
    else {
      const owner = graph.nodes[node.weightsOf ?? node.id]!;
      const { callee, args } = layerCall(owner, graph, facts);
      const label = `${owner.name} of ${shorten(of)}`;
      const given = Object.fromEntries(args.map(({ key, code }) => [key, JSON.parse(code.code) as unknown]));
      lines.add(`${label} = ${callee.replace('tf.layers.', '')} ${JSON.stringify(given)}`);
      is.push(label);
    }
  }
  return { lines: [...lines].sort(), outputs: graph.outputs.map(({ node }) => is[node]!) };
}

/** Notes hold notes; a hash keeps them from growing with the depth of the network. */
function shorten(text: string): string {
  if (text.length < 80) return text;
  let hash = 0xcbf29ce484222325n;
  for (const character of text) hash = ((hash ^ BigInt(character.codePointAt(0)!)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return `${text.slice(0, 30)}…${hash.toString(16)}`;
}
