/** The signal pass as a `train` section asks for it: its batch, data and loss; without one, on standard noise. */
import { lookUpWord } from '../../catalog/index.ts';
import type { Graph, TrainSpec } from '../../ir/graph.ts';
import { crossEntropyGradient } from '../../ir/signal-rules.ts';
import type { InputMoments } from '../../ir/signal.ts';
import { isConfigured, type Configured, type Shape } from '../../ir/types.ts';
import type { NodeCost, NodeSignal } from '../facts.ts';
import { propagateSignals, type SignalOptions } from './index.ts';
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
  const batch = { size, alike: classes === null ? 0 : 1 / classes };
  const chosen = training?.settings['loss'];
  const loss = isConfigured(chosen) ? lookUpWord(chosen.word, 'loss') : undefined;
  return {
    batch,
    input: (_node, shape) => inputMoments(facts?.moments ?? NOISE, shape, batch),
    loss: (typeof loss?.signal === 'function' ? loss.signal((chosen as Configured).args) : loss?.signal) ?? crossEntropyGradient,
    targets: classes === null ? 'values' : 'class',
    initializer: (name) => lookUpWord(name, 'initializer'),
  };
}
