/** Do the settings of a training go together? Clipping that excludes other clipping, rates that cannot be, figures that are not measured. */
import { lookUpWord } from '../catalog/index.ts';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Place } from '../diagnostics/source.ts';
import { evaluateFormula } from '../ir/formula.ts';
import { figureOf } from '../ir/columns.ts';
import type { TrainSpec } from '../ir/graph.ts';
import { isConfigured, type Configured, type Formula, type Value } from '../ir/types.ts';

export const checkTrainingSettings = (training: TrainSpec): Diagnostic[] => [...checkClips(training), ...checkRates(training), ...checkFigures(training)];

/** Two ways of making the same gradients smaller would each undo what the other's threshold means. */
function checkClips({ settings }: TrainSpec): Diagnostic[] {
  const given = ((settings['clip'] ?? []) as readonly Configured[]).filter(isConfigured);
  const kinds = new Map<string, Configured>();
  return given.flatMap((clip) => {
    const kind = lookUpWord(clip.word, 'clip')?.acts ?? 'gradients';
    const first = kinds.get(kind);
    if (!first) {
      kinds.set(kind, clip);
      return [];
    }
    return [diagnose('conflicting-settings', { first: first.word, second: clip.word }, {
      place: clip.place,
      label: `both change the ${kind}`,
      related: [{ place: first.place, text: 'given here first' }],
      notes: ['keep one of them'],
    })];
  });
}

/** Formulas are tried at the start of each epoch: a rate is a number, 0 or more. */
function checkRates({ settings, data }: TrainSpec): Diagnostic[] {
  const [epochs, batch] = [settings['epochs'], settings['batch']];
  const perEpoch = data.facts.samples === null || typeof batch !== 'number' ? 100 : Math.max(1, Math.ceil(data.facts.samples / batch));
  const formulas: [name: string, value: Formula, holder: Configured][] = [];
  for (const holder of [settings['optimizer'], ...((settings['clip'] ?? []) as readonly Value[])]) {
    if (!isConfigured(holder)) continue;
    for (const [name, value] of Object.entries(holder.args)) {
      if (typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'formula') formulas.push([name, value, holder]);
    }
  }
  return formulas.flatMap(([name, formula, holder]) => {
    for (let epoch = 0; epoch < (typeof epochs === 'number' ? Math.min(epochs, 1e4) : 1); epoch++) {
      for (const step of [epoch * perEpoch, (epoch + 1) * perEpoch - 1]) {
        const rate = evaluateFormula(formula.expression, { step, epoch, steps_per_epoch: perEpoch });
        if (Number.isFinite(rate) && rate >= 0) continue;
        return [diagnose('out-of-range', { argument: name, allowed: '0 or more', given: `${Number(rate.toPrecision(4))} in epoch ${epoch + 1} (step ${step})` }, {
          place: holder.places[name] ?? holder.place,
          notes: ['`epoch` and `step` count from 0; `max(1e-5, …)` bounds a formula from below'],
        })];
      }
    }
    return [];
  });
}

/** What a schedule or early stopping watches must be recorded: measured at all, and on data that there is. */
function checkFigures(training: TrainSpec): Diagnostic[] {
  const { settings: { optimizer, early_stopping: stopping, checkpoint }, data, places, place } = training;
  const figures = figuresOf(training);
  const measured = new Set(figures.map(({ name }) => name));
  const several = training.outputs.length > 1;
  const allowed = `a figure that is measured (${[...measured].join(', ')})`;
  const found: Diagnostic[] = figures.filter(({ name }, i) => figures.findIndex((other) => other.name === name || `val_${other.name}` === name) < i)
    .map(({ name, at }) => diagnose('duplicate-name', { name, kind: 'figure' }, { place: at, notes: ['name the output otherwise: figures are called by the output that they are of'] }));
  if (several)
    found.push(
      ...training.outputs
        .filter(({ name }) => name.startsWith('val_'))
        .map(({ name, node }) =>
          diagnose(
            'out-of-range',
            { argument: 'name', allowed: 'a name that does not begin with `val_`, as figures on validation data do', given: `\`${name}\`` },
            { place: training.network.nodes[node]!.place },
          ),
        ),
    );
  const rate = isConfigured(optimizer) ? optimizer.args['learning_rate'] : undefined;
  const measure = (figure: string): string[] => [`add \`${trained(figure)}\` to \`metrics\``, ...(several ? ['`output: name` watches the figure of one output'] : [])];
  if (isConfigured(stopping) && !measured.has(trained(figureOf(stopping.word, (stopping.args['output'] ?? null) as string | null)))) {
    found.push(diagnose('out-of-range', { argument: 'early_stopping', allowed, given: `\`${stopping.word}\`` }, { place: places['early_stopping'] ?? place, notes: measure(stopping.word) }));
  }
  const check = (word: Value | undefined, argument: string): Diagnostic[] => {
    const watched = isConfigured(word) ? word.args[argument] : undefined;
    if (!isConfigured(word) || typeof watched !== 'string') return [];
    const at = { place: word.places[argument] ?? word.place };
    if (!measured.has(trained(watched))) return [diagnose('out-of-range', { argument, allowed, given: `\`${watched}\`` }, { ...at, notes: measure(watched) })];
    if (!watched.startsWith('val_') || data.facts.hasValidation) return [];
    return [diagnose('out-of-range', { argument, allowed: '`loss` or another figure of the training', given: `\`${watched}\`, while \`${data.name}\` has no validation data` }, {
      ...at, notes: ['or add `split: train 90%, validation 10%` to the data'],
    })];
  };
  return [...found, ...check(rate, 'monitor'), ...check(checkpoint, 'best')];
}

/** Figures of the training split, with the place of what they are of. */
function figuresOf({ network, outputs }: TrainSpec): readonly { readonly name: string; readonly at: Place }[] {
  const several = outputs.length > 1;
  return [{ name: 'loss', at: network.place }, ...outputs.flatMap(({ name, node, metrics }) => {
    const of = several ? name : null;
    const words = [...(several ? ['loss'] : []), ...metrics.map(({ word }) => word)];
    return words.map((word) => ({ name: figureOf(word, of), at: network.nodes[node]!.place }));
  })];
}

/** The figure on the training split that goes with one on validation data. */
const trained = (figure: string): string => figure.replace(/^val_/, '');
