/** Do the settings of a training go together? Clipping that excludes other clipping, rates that cannot be, figures that are not measured. */
import { lookUpWord } from '../catalog/index.ts';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { evaluateFormula } from '../ir/formula.ts';
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
function checkFigures({ settings, data, places, place }: TrainSpec): Diagnostic[] {
  const metrics = settings['metrics'] as readonly Configured[] | null | undefined;
  const measured = new Set(['loss', ...(metrics ? metrics.map(({ word }) => word) : data.facts.classes === null ? [] : ['accuracy'])]);
  const allowed = `a figure that is measured (${[...measured].join(', ')})`;
  const { optimizer, early_stopping: stopping } = settings;
  const rate = isConfigured(optimizer) ? optimizer.args['learning_rate'] : undefined;
  const found: Diagnostic[] = [];
  const metricOf = (figure: string): string => figure.replace(/^val_/, '');
  if (isConfigured(stopping) && !measured.has(metricOf(stopping.word))) {
    found.push(diagnose('out-of-range', { argument: 'early_stopping', allowed, given: `\`${stopping.word}\`` }, {
      place: places['early_stopping'] ?? place, notes: [`add \`${metricOf(stopping.word)}\` to \`metrics\``],
    }));
  }
  const watched = isConfigured(rate) ? rate.args['monitor'] : undefined;
  if (!isConfigured(rate) || typeof watched !== 'string') return found;
  const at = { place: rate.places['monitor'] ?? rate.place };
  if (!measured.has(metricOf(watched))) {
    found.push(diagnose('out-of-range', { argument: 'monitor', allowed, given: `\`${watched}\`` }, { ...at, notes: [`add \`${metricOf(watched)}\` to \`metrics\``] }));
  } else if (watched.startsWith('val_') && !data.facts.hasValidation) {
    found.push(diagnose('out-of-range', { argument: 'monitor', allowed: '`loss` or another figure of the training', given: `\`${watched}\`, while \`${data.name}\` has no validation data` }, {
      ...at, notes: ['or add `split: train 90%, validation 10%` to the data'],
    }));
  }
  return found;
}
