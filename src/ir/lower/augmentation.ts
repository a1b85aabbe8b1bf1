/** Do the augmentations of a data section go with its samples? Asked where they are written. */
import { lookUpWord, wordsOf } from '../../catalog/index.ts';
import type { CallWord } from '../../catalog/types.ts';
import type { DataSpec } from '../graph.ts';
import { augmentationsOf } from '../augmentations.ts';
import { showShape } from '../types.ts';
import { describe } from './arithmetic.ts';
import type { Lowering } from './context.ts';

const wanted = { images: 'images (height x width x channels)', classes: 'samples of classes', values: 'samples of any shape' };

export function checkAugmentations({ name, settings, facts, place }: Pick<DataSpec, 'name' | 'settings' | 'facts' | 'place'>, lowering: Lowering): void {
  checkAdaptive({ name, settings, facts, place }, lowering);
  for (const step of augmentationsOf(settings)) {
    const { what, fits } = lookUpWord(step.word, 'augmentation')?.augments ?? { what: 'values' };
    const given = `\`${name}\` gives ${facts.shape.length === 0 ? 'single numbers' : `samples of shape ${showShape(facts.shape)}`}${what === 'classes' ? ' with values in place of classes' : ''}`;
    if ((what === 'images' && facts.shape.length !== 3) || (what === 'classes' && facts.classes === null)) {
      const anything = (wordsOf('augmentation') as readonly CallWord[]).filter(({ augments }) => (augments?.what ?? 'values') === 'values').map((word) => word.name);
      const remedy = `take it out; samples of any shape go with ${anything.join(', ')}`;
      lowering.report('augmentation-mismatch', { word: step.word, expected: wanted[what], given }, { place: step.place, related: [{ place, text: given.replaceAll('\`', '') }], notes: [remedy] });
      continue;
    }
    const wrong = fits?.(step.args, facts.shape);
    if (wrong)
      lowering.report(
        'out-of-range',
        { argument: wrong.argument, allowed: wrong.allowed, given: describe(step.args[wrong.argument] ?? null) },
        { place: step.places[wrong.argument] ?? step.place, notes: [`\`${name}\` gives samples of shape ${showShape(facts.shape)}`] },
      );
  }
}

/** What follows the gap to the validation loss needs one, and does not adapt twice. */
function checkAdaptive({ name, settings, facts, place }: Pick<DataSpec, 'name' | 'settings' | 'facts' | 'place'>, lowering: Lowering): void {
  const steps = augmentationsOf(settings);
  const outer = (settings['augment'] ?? []) as typeof steps;
  for (const step of steps.filter(({ word }) => word === 'adaptive')) {
    if (!outer.includes(step)) {
      lowering.report(
        'augmentation-mismatch',
        { word: 'adaptive', expected: 'steps that do not adapt themselves', given: 'one of its steps is `adaptive`' },
        { place: step.place, notes: ['take the inner one out, or write the two one after another'] },
      );
    } else if (!facts.hasValidation) {
      lowering.report('augmentation-mismatch', { word: 'adaptive', expected: 'data with validation samples', given: `\`${name}\` has none` }, { place: step.place, related: [{ place, text: 'this data' }], notes: ['hold some out: `split: train 90%, validation 10%`'] });
    }
  }
}
