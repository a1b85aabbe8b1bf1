/** What `verify` measures: the file's own training, or one on Gaussian noise written in its place. */
import { analyze, compile, type Analysis, type Compiled, type Host } from '../../compile.ts';
import { SourceFile } from '../../diagnostics/source.ts';
import { applyEdits, withEdits } from '../../edits.ts';
import type { Graph } from '../../ir/graph.ts';
import { showShape, sizeOf, type Shape } from '../../ir/types.ts';
import { Failure } from '../failure.ts';
import { noNetwork } from '../network.ts';

/** Of a network that no section trains: Keras' batch size. */
const BATCH = 32;
/** Enough that two batches of different draws share few samples. */
const samplesFor = (batch: number, classes: number): number => Math.max(8 * batch, 4 * classes);

const noise = (shape: Shape, classes: number, batch: number): string =>
  `gaussian(${showShape(shape)}, classes: ${classes}, samples: ${samplesFor(batch, classes)}, separation: 0)`;

/**
 * Compiles `file` for measurement. With `onNoise`, or without a `train` section, inputs are standard Gaussian and labels
 * are drawn; predictions then are for those.
 * @throws Failure where noise cannot stand in for the data
 */
export function compileSubject(file: SourceFile, host: Host, onNoise: boolean, options: Parameters<typeof compile>[2] = {}): Compiled {
  const plain = analyze(file, host);
  const training = plain.program.trainings[0];
  if (training === undefined) return withTraining(file, host, plain, options);
  if (!onNoise) return compile(file, host, options);
  const { facts, source } = training.data;
  if (training.inputs.length !== 1 || training.outputs.length !== 1) throw new Failure(`noise stands in for one input and one target, and \`${training.network.name}\` is trained with ${training.inputs.length} and ${training.outputs.length}`, 'leave out --noise');
  if (facts.classes === null) throw new Failure(`\`${training.data.name}\` has no classes, and noise stands in for classes only`, 'leave out --noise');
  const batch = typeof training.settings['batch'] === 'number' ? training.settings['batch'] : BATCH;
  const edited = applyEdits(plain.sources, [{ place: source.place, text: noise(facts.shape, facts.classes, batch) }]);
  return edited === undefined ? compile(file, host, options) : compile(edited.get(file.name) ?? file, withEdits(host, edited), options);
}

function withTraining(file: SourceFile, host: Host, plain: Analysis, options: Parameters<typeof compile>[2]): Compiled {
  const network = plain.program.networks[0];
  const shapes = network && plain.facts.get(network)?.shapes;
  if (plain.diagnostics.some(({ severity }) => severity === 'error')) return compile(file, host, options);
  if (network === undefined || shapes === undefined) throw noNetwork(file.name);
  const input = network.inputs.length === 1 ? shapes[network.inputs[0]!] : undefined;
  const output = network.outputs.length === 1 ? shapes[network.outputs[0]!.node] : undefined;
  if (input === undefined || input.includes(null) || output === undefined || output.length !== 1 || !(sizeOf(output) >= 2)) {
    throw new Failure(`nothing says how ${network.name} is trained`, 'write a `train` section: with what data and loss its gradients are meant');
  }
  const loss = endsIn(network, 'softmax') ? 'cross_entropy' : 'cross_entropy(from_logits: true)';
  const text = `${file.text}\ndata noise_to_verify {\n  source: ${noise(input, sizeOf(output), BATCH)}\n}\n\n` +
    `train ${network.name} on noise_to_verify {\n  loss: ${loss}\n  optimizer: sgd(0.01)\n  batch: ${BATCH}\n  epochs: 1\n}\n`;
  return compile(new SourceFile(file.name, text), host, options);
}

function endsIn(network: Graph, word: string): boolean {
  let node = network.nodes[network.outputs[0]!.node]!;
  while (node.word.name === 'output' && node.inputs.length === 1) node = network.nodes[node.inputs[0]!]!;
  return node.word.name === word;
}
