/** Edits of a whole network that often mend its gradients; whether they do is tried before they are offered. */
import type { RuleContext, Subject } from '../rule.ts';
import { chainOf } from './chain.ts';
import { clipsOf, stepOf } from './step.ts';
import { deadLayers, LIKELY } from './dead.ts';
import { distinct, setArgument, type Candidate } from './edits.ts';

const kernels = (context: RuleContext) => context.graph.nodes.filter((node) => 'kernel_initializer' in node.args);

/** Initializes every layer in front of an activation by `initializer`. */
export function initializeAll(context: RuleContext, initializer: string): Candidate {
  const last = chainOf(context)?.last.node;
  return {
    title: `initialize with \`${initializer}\``,
    edits: distinct(kernels(context).filter((node) => node !== last).map((node) => setArgument(node, 'kernel_initializer', initializer, context.text))),
  };
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

/** A remedy that leaves another disease, or brings one, is none: narrow layers need something other than ReLU. */
export const likelyDead = (after: Subject): boolean => deadLayers(after).chance > LIKELY;

/** Batch normalization in front of every hidden activation. */
export function normalizeAll(context: RuleContext): Candidate {
  const name = chainOf(context)?.activations[0]?.word.name ?? 'activation';
  const edits = (chainOf(context)?.activations ?? []).map(({ place }) => ({ place: { ...place, end: place.start }, text: 'batch_norm -> ' }));
  return { title: `\`batch_norm\` before each \`${name}\``, edits: distinct(edits) };
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
  const rate = step.rate * 10 ** Math.floor(Math.log10(BEARABLE / step.relative));
  const written = context.text(step.place);
  const label = /^\s*learning_rate\s*:\s*/.exec(written)?.[0] ?? '';
  const clip = clipsOf(context).length > 0 ? [] : [{ place: { ...optimizer, start: optimizer.end }, text: '\n  clip: global_norm(1.0)' }];
  return [
    { title: `\`batch_norm\` before \`${first.node.name}\`, so that its values have unit size`, edits: [{ place: { ...place, end: place.start }, text: 'batch_norm -> ' }] },
    { title: `a learning rate of ${Number(rate.toPrecision(2))}`, edits: Number.isNaN(Number(written.slice(label.length))) ? [] : [{ place: step.place, text: `${label}${Number(rate.toPrecision(2))}` }] },
    { title: '`clip: global_norm(1.0)`', edits: clip },
  ];
}
