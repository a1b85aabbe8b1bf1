/** Edits of a whole network that often mend its gradients; whether they do is tried before they are offered. */
import type { TextEdit } from '../../diagnostics/diagnostic.ts';
import type { GraphNode } from '../../ir/graph.ts';
import { showShape } from '../../ir/types.ts';
import type { RuleContext } from '../rule.ts';
import { chainOf } from './chain.ts';
import { depthOf } from './depth.ts';
import { distinct, setArgument, type Candidate } from './edits.ts';
import { setRate } from './rate.ts';
import { clipsOf, stepOf } from './step.ts';

/** Initializes every layer in front of an activation by `initializer`. */
export function initializeAll(context: RuleContext, initializer: string): Candidate {
  const { trained = [], last } = chainOf(context) ?? {};
  const edits = trained.filter((it) => it !== last).map(({ node, weight }) =>
    (weight.initializer !== undefined && weight.initializer in node.args ? setArgument(node, weight.initializer, initializer, context.text) : undefined));
  return { title: `initialize with \`${initializer}\``, edits: distinct(edits) };
}

/** Weights from state to state that keep its length (Saxe et al. 2014), where others were asked for. */
export const orthogonalize = (nodes: readonly GraphNode[], { text }: Pick<RuleContext, 'text'>): Candidate => ({
  title: '`recurrent_initializer: orthogonal`',
  edits: distinct(nodes.map((node) => (node.places['recurrent_initializer'] ? setArgument(node, 'recurrent_initializer', 'orthogonal', text) : undefined))),
});

/** The same initialization with a gain at which a layer neither takes from the gradient nor adds to it, worked out from the one in the middle. */
export function rescaleAll(context: RuleContext): Candidate[] {
  const chain = chainOf(context);
  const depth = chain && depthOf(chain);
  const middle = chain?.trained[chain.trained.length >> 1];
  if (!depth || !middle || !(middle.kernel.weightNorm > 0)) return [];
  const scale = (middle.kernel.weightNorm ** 2 / middle.kernel.count) * (middle.weight.fanIn ?? 1) / depth.perLayer ** 2;
  return Number.isFinite(scale) ? [initializeAll(context, `variance_scaling(${Number(scale.toPrecision(2))})`)] : [];
}

/** Every hidden activation becomes another one, with the initializer made for it. */
function activateAll(context: RuleContext, activation: string, initializer: string): Candidate {
  const activations = chainOf(context)?.activations ?? [];
  const swaps = activations.filter(({ word }) => word.name !== 'softmax').map((node) => ({ place: node.place, text: activation }));
  return { title: `\`${activation}\` with \`${initializer}\``, edits: distinct([...swaps, ...initializeAll(context, initializer).edits]) };
}

/** ReLU (He et al. 2015); for layers so narrow that it would die, leaky ReLU; SELU where neither will do (Klambauer et al. 2017). */
export const rectifyAll = (context: RuleContext): Candidate[] =>
  [activateAll(context, 'relu', 'he_uniform'), activateAll(context, 'leaky_relu', 'he_uniform'), activateAll(context, 'selu', 'lecun_normal')];

/** Writes `text` in front of a call. */
export const before = ({ place }: GraphNode, text: string): TextEdit => ({ place: { ...place, end: place.start }, text });

/** Normalization in front of every hidden activation. */
export function normalizeAll(context: RuleContext, normalization = 'batch_norm'): Candidate {
  const { activations = [] } = chainOf(context) ?? {};
  const name = activations[0]?.word.name ?? 'activation';
  return { title: `\`${normalization}\` before each \`${name}\``, edits: distinct(activations.map((node) => before(node, `${normalization} -> `))) };
}

/** A residual around every hidden layer with its activation; those that change the shape stay as they are. */
export function bridgeAll(context: RuleContext): Candidate {
  const { activations = [] } = chainOf(context) ?? {};
  const { graph: { nodes }, facts: { shapes }, text } = context;
  const edits = new Map<string, TextEdit[]>();
  for (const activation of activations) {
    const layer = nodes[activation.inputs[0] ?? -1];
    const from = layer?.inputs[0];
    const { place } = activation;
    if (layer === undefined || from === undefined || layer.word.family !== 'layer' || layer.place.file !== place.file) continue;
    const key = `${place.file} ${layer.place.start} ${place.end}`;
    // One call in a repetition has many layers; it is wrapped only where all of them keep their shape.
    const fits = showShape(shapes[from] ?? []) === showShape(shapes[activation.id] ?? []) && edits.get(key)?.length !== 0
      && /^\s*->\s*$/.test(text({ file: place.file, start: layer.place.end, end: place.start }));
    edits.set(key, fits ? [before(layer, 'residual { '), { place: { ...place, start: place.end }, text: ' }' }] : []);
  }
  return { title: '`residual` around each layer', edits: [...edits.values()].flat() };
}

/** Size of a first step, beside the weights, that training begins well with (Bottou 2012: updates of a thousandth to a hundredth). */
const BEARABLE = 1e-2;

/** Ways to bound the first step of SGD: scaled values, a smaller rate, clipping. */
export function tameStep(context: RuleContext): Candidate[] {
  const first = chainOf(context)?.first;
  const step = first && stepOf(context, first);
  const optimizer = context.training?.places['optimizer'];
  if (first === undefined || step === undefined || optimizer === undefined) return [];
  const { place } = first.node;
  const rate = Number((step.rate * 10 ** Math.floor(Math.log10(BEARABLE / step.relative))).toPrecision(2));
  const clip = clipsOf(context).length > 0 ? [] : [{ place: { ...optimizer, start: optimizer.end }, text: '\n  clip: global_norm(1.0)' }];
  return [
    {
      title: `\`batch_norm\` before \`${first.node.name}\`, so that its values have unit size`,
      edits: [{ place: { ...place, end: place.start }, text: 'batch_norm -> ' }],
    },
    { title: `a learning rate of ${rate}`, edits: distinct([setRate(context, rate)]) },
    { title: '`clip: global_norm(1.0)`', edits: clip },
  ];
}
