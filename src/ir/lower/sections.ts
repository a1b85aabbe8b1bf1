/** Lowers the sections of a file: `data`, `network`, `train` and `sweep`. */
import { lookUpWord } from '../../catalog/index.ts';
import { searching } from '../../catalog/section/sweep.ts';
import type { SectionWord, SourceWord } from '../../catalog/types.ts';
import type { Data, Network, Sweep, Train } from '../../parser/ast.ts';
import type { DataSpec, Graph, SweepSpec, TrainSpec } from '../graph.ts';
import type { Configured } from '../types.ts';
import { checkAugmentations } from './augmentation.ts';
import { bindSettings } from './bind.ts';
import { GraphBuilder } from './builder.ts';
import { GrownTooLarge, placeOf, type Lowering } from './context.ts';
import { unknown } from './evaluate.ts';
import { expandBody } from './expand.ts';
import { goalsOf, inputsOf, watching } from './goals.ts';
import { Scope } from './scope.ts';
import { splitFacts } from './split.ts';

const section = (name: string): SectionWord => lookUpWord(name, 'section') as SectionWord;

/** A `data` section with what is known of its source. Undefined after an error. */
export function lowerData(data: Data, scope: Scope, lowering: Lowering): DataSpec | undefined {
  return lowering.attempt(() => {
    const bound = bindSettings(section('data'), data.settings, placeOf(scope, data.name.span), scope, lowering);
    const source = bound.args['source'] as Configured;
    const word = lookUpWord(source.word, 'source') as SourceWord;
    const spec: DataSpec = {
      name: data.name.text,
      source,
      settings: bound.args,
      places: bound.places,
      facts: splitFacts(word, source.args, bound, placeOf(scope, data.name.span), lowering),
      place: placeOf(scope, data.name.span),
    };
    checkAugmentations(spec, lowering);
    return spec;
  });
}

/** A network as a graph. Undefined where it could not be built at all; after an error inside, what could be built. */
export function lowerNetwork(network: Network, fileScope: Scope, lowering: Lowering): Graph | undefined {
  const place = placeOf(fileScope, network.name.span);
  const builder = new GraphBuilder(lowering, network.name.text, place);
  const before = lowering.errors;
  const scope = new Scope(fileScope.file, fileScope);
  try {
    const out = expandBody(network.body, [], { builder, lowering, scope, naming: builder.naming, region: 0 });
    if (builder.outputs.length === 0) {
      if (out.length > 1) lowering.report('unmerged-branches', { count: out.length }, { place, notes: ['end with a merge such as `concat`, or name outputs with `output(name)`'] });
      else if (out[0]) builder.outputs.push({ name: builder.nodes[out[0].node]!.name, node: out[0].node });
    }
    builder.close(0, out[0]?.node ?? -1);
  } catch (error) {
    if (!(error instanceof GrownTooLarge)) throw error;
    return undefined;
  }
  const graph: Graph = { ...builder.finish(), ...(lowering.errors > before ? { incomplete: true } : {}) };
  if (graph.inputs.length === 0 && lowering.errors === before && !builder.starved) {
    lowering.report('network-without-input', { network: graph.name }, { place, notes: ['its first step says the shape of one sample: `input(28x28x1)`'] });
  }
  return graph;
}

/** A `train` section, with the network and the data that it names. */
export function lowerTrain(train: Train, scope: Scope, graphs: ReadonlyMap<string, Graph | undefined>, lowering: Lowering): TrainSpec | undefined {
  return lowering.attempt(() => {
    const data = scope.find(train.data.text);
    if (!graphs.has(train.network.text)) unknown(train.network.text, 'network', [...graphs.keys()], train.network, scope, lowering);
    if (data?.kind !== 'data' && data?.kind !== 'broken') unknown(train.data.text, 'data', scope.names('data'), train.data, scope, lowering);
    const bound = bindSettings(section('train'), train.settings, placeOf(scope, { start: train.span.start, end: train.data.span.end }), scope, lowering);
    const network = graphs.get(train.network.text);
    if (!network || data?.kind !== 'data') return lowering.giveUp();
    const { args: settings, places } = bound;
    const place = placeOf(scope, train.network.span);
    return {
      ...(train.sweep === undefined ? {} : { sweep: train.sweep.text }),
      network, data: data.spec, settings: watching(settings, network, lowering), places, place,
      inputs: inputsOf(network, data.spec, lowering),
      outputs: goalsOf(network, data.spec, settings['loss'] as readonly Configured[], settings['metrics'] as readonly Configured[] | null, places['loss'] ?? place, lowering),
    };
  });
}

/** How a sweep searches. What it sets of the training is bound where that is lowered; here only its names are looked at. */
export function lowerSweep(sweep: Sweep, scope: Scope, lowering: Lowering): SweepSpec | undefined {
  return lowering.attempt(() => {
    const word = section('sweep');
    const place = placeOf(scope, sweep.name.span);
    const bound = bindSettings(
      { ...word, params: word.params.map((param) => (searching.includes(param) ? param : { ...param, type: { type: 'anything' } })) },
      sweep.settings,
      place,
      scope,
      lowering,
    );
    return { name: sweep.name.text, network: sweep.network.text, data: sweep.data.text, settings: bound.args, place };
  });
}
