/** `split: train 90%, validation 10%`: what it leaves of a source, and what it may not leave. */
import type { SourceWord } from '../../catalog/types.ts';
import type { Place } from '../../diagnostics/source.ts';
import type { DataFacts } from '../columns.ts';
import type { Args } from '../types.ts';
import type { Bound } from './bound.ts';
import type { Lowering } from './context.ts';

const sharesOf = (settings: Args): ReadonlyMap<string, number> => new Map((settings['split'] ?? []) as unknown as readonly (readonly [string, number])[]);

/** The part that is held out of the training samples; undefined where that is left to the source. */
export function heldOut(word: SourceWord, args: Args, settings: Args): number | undefined {
  const shares = sharesOf(settings);
  const held = shares.get('validation');
  if (held !== undefined || !shares.has('train')) return held;
  // `train 100%` leaves a source its own validation samples, but lets it take none out of these.
  return word.facts({ ...args, validation_fraction: 0 }).hasValidation ? undefined : 0;
}

/** What is known of a source after its split. Gives up where samples would be in no part, or a part without samples. */
export function splitFacts(word: SourceWord, args: Args, { args: settings, places }: Bound, at: Place, lowering: Lowering): DataFacts {
  const held = heldOut(word, args, settings);
  const together = (sharesOf(settings).get('train') ?? 1 - (held ?? 0)) + (held ?? 0);
  if (together < 1 - 1e-9) {
    lowering.fail('out-of-range', { argument: 'split', allowed: '100% together', given: `${Math.round(together * 1000) / 10}%` }, {
      place: places['split']!, notes: ['every sample is in one of the parts: `train 90%, validation 10%`'],
    });
  }
  const facts = word.facts(held === undefined ? args : { ...args, validation_fraction: held });
  const all = word.facts({ ...args, validation_fraction: 0 });
  const half = word.facts({ ...args, validation_fraction: 0.5 });
  // A source with validation samples of its own keeps them apart from those that are counted here, and one that makes samples of another's makes them afterwards.
  if (
    all.samples === null ||
    facts.samples === null ||
    !facts.hasValidation ||
    (held === undefined && all.hasValidation) ||
    half.samples === all.samples
  )
    return facts;
  const taken = all.samples - facts.samples;
  if (taken < 1 || facts.samples < 1) {
    lowering.fail('out-of-range', { argument: held === undefined ? 'samples' : 'split', allowed: 'such that each part has a sample', given: `${taken} of ${all.samples} for validation` }, {
      place: places[held === undefined ? 'source' : 'split'] ?? at,
      notes: [held === undefined ? 'a fifth is held out for validation, which takes three samples at least' : `${Math.round(held * 1000) / 10}% of ${all.samples}, rounded to whole samples`],
    });
  }
  return facts;
}
