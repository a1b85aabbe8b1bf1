/** The passes over a program's networks, in the order in which each can rely on the ones before. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Graph, Program } from '../ir/graph.ts';
import { countCosts } from './cost.ts';
import { checkDataFit } from './data-fit.ts';
import type { Facts } from './facts.ts';
import { matchPretrained } from './pretrained.ts';
import { inferShapes } from './shapes.ts';
import { checkTokens } from './token-fit.ts';
import { checkTrainingSettings } from './training-settings.ts';
import { checkTrainable } from './trainable.ts';
import { trainingSignals } from './signal/training.ts';

export interface Analyzed {
  /** By network. */
  readonly facts: ReadonlyMap<Graph, Facts>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Works out what is known of every network of a program, for the first training that uses it. */
export function analyzeFacts(program: Program): Analyzed {
  const facts = new Map<Graph, Facts>();
  const diagnostics: Diagnostic[] = [];
  for (const graph of new Set(program.networks)) {
    // Shapes come first: every other fact is a function of them.
    const { shapes, diagnostics: ofShapes } = inferShapes(graph);
    // Weights and work need shapes; the signals need the weights' fans.
    const { costs, totals, diagnostics: ofCosts } = countCosts(graph, shapes);
    // Stored weights are asked by their shapes, and say how large the signals begin.
    const { loaded, diagnostics: ofWeights } = matchPretrained(graph, shapes, costs);
    diagnostics.push(...ofShapes, ...ofCosts, ...ofWeights);
    const training = program.trainings.find(({ network }) => network === graph);
    // Signals last: they need a network without faults, its shapes in numbers, and the batch, data and loss of its training.
    const sound =
      ofCosts.length === 0 &&
      graph.nodes.length > 0 &&
      graph.outputs.length > 0 &&
      shapes.every((shape) => shape !== undefined && !shape.includes(null));
    facts.set(graph, { shapes, costs, totals, ...(sound ? { signals: trainingSignals(graph, shapes, costs, training, loaded) } : {}) });
  }
  for (const training of program.trainings) {
    const { shapes = [], costs = [] } = facts.get(training.network) ?? {};
    const found = [...checkDataFit(training, shapes), ...checkTokens(training), ...checkTrainable(training, costs), ...checkTrainingSettings(training)];
    // Where a step is missing, what the network gives and learns is not what the file means.
    diagnostics.push(...(training.network.incomplete ? found.filter(({ name }) => name !== 'output-mismatch' && name !== 'nothing-learns') : found));
  }
  return { facts, diagnostics };
}
