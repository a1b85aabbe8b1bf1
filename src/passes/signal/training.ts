/** The signal pass as a `train` section asks for it: its batch, data and loss; without one, on standard noise. */
import { lookUpWord } from '../../catalog/index.ts';
import { cotangentOf } from '../../ir/covariance.ts';
import type { Graph, TrainedOutput, TrainSpec } from '../../ir/graph.ts';
import { crossEntropyGradient } from '../../ir/signal-rules.ts';
import { teach } from '../../ir/signal-rules/teaching.ts';
import type { InputMoments, LossRule } from '../../ir/signal.ts';
import type { Shape } from '../../ir/types.ts';
import type { NodeCost, NodeSignal } from '../facts.ts';
import { propagateSignals } from './index.ts';
import type { SignalHead, SignalOptions } from './options.ts';
import { inputMoments } from './input.ts';

/** What is assumed of values that nothing is known of: standardized, and independent between samples. */
const NOISE: InputMoments = { mean: 0, second: 1, cross: 0 };
/** Keras' batch size, for a network that no section trains. */
const BATCH = 32;

/** Signals of a network as `training` runs it (or on noise, with cross-entropy, where nothing trains it). */
export function trainingSignals(
  graph: Graph, shapes: readonly (Shape | undefined)[], costs: readonly (NodeCost | undefined)[], training: TrainSpec | undefined,
  loaded?: SignalOptions['loaded'],
): NodeSignal[] {
  return propagateSignals(graph, shapes, costs, { ...signalOptions(training), ...(loaded === undefined ? {} : { loaded }) });
}

export function signalOptions(training: TrainSpec | undefined): SignalOptions {
  const facts = training?.data.facts;
  const given = training?.settings['batch'];
  const classes = facts?.classes ?? null;
  // A batch larger than the data is a finding of its own; what runs is the whole data.
  const size = Math.max(1, Math.min(typeof given === 'number' ? given : BATCH, facts?.samples ?? Infinity));
  const batch = { size, alike: classes === null ? 0 : facts?.alike ?? alikeIn(classes, facts?.samples ?? null), ...(classes !== null && { classes }) };
  // Of a source of one input and one target: no other declares a rule between the two.
  const teacher = training?.outputs.length === 1 ? training.outputs[0]!.target.moments?.teacher : undefined;
  const heads = training?.outputs.map((output) => headOf(output, classes));
  return {
    batch,
    input: (node, shape) =>
      teach(
        inputMoments(training?.inputs.find((input) => input.node === node.id)?.column.moments ?? facts?.moments ?? NOISE, shape, batch),
        teacher,
      ),
    loss: crossEntropyGradient,
    targets: classes === null ? 'values' : 'class',
    ...(heads === undefined ? {} : { heads }),
    initializer: (name) => lookUpWord(name, 'initializer'),
  };
}

/**
 * Probability that two samples of a batch are of one class. They are drawn without putting back from classes in balance,
 * so that of `samples` all other n/K - 1 of a class are left: a batch that is a large part of the data is more balanced
 * than chance would have it.
 */
const alikeIn = (classes: number, samples: number | null): number =>
  (samples === null || samples <= classes ? 1 / classes : (samples / classes - 1) / (samples - 1));

/** `classes` are those by which the batch's samples are told apart. */
function headOf({ loss, weight, target }: TrainedOutput, classes: number | null): SignalHead {
  const word = lookUpWord(loss.word, 'loss');
  const rule = (typeof word?.signal === 'function' ? word.signal(loss.args) : word?.signal) ?? crossEntropyGradient;
  const regrouped = target.classes === null || target.classes === classes ? rule : byOtherClasses(rule, target.classes);
  return { loss: regrouped, targets: target.classes === null ? 'values' : 'class', values: target.moments, weight };
}

/** Two samples of the same class of the batch need not be alike to an output of other classes: every pair is of both kinds. */
function byOtherClasses(rule: LossRule, classes: number): LossRule {
  const alike = 1 / classes;
  return {
    ...rule,
    gradient(output, ctx) {
      const { covariance, spread, aligned } = rule.gradient(output, { ...ctx, batch: { ...ctx.batch, alike } });
      const pairs = covariance.alike.map((v, lag) => alike * v + (1 - alike) * covariance.unlike[lag]!);
      return cotangentOf({ self: covariance.self, alike: pairs, unlike: pairs }, ctx.batch, spread, aligned);
    },
  };
}
