/** What sources that draw their own samples say of their number. */
import type { Args } from '../ir/types.ts';
import type { Param } from './types.ts';

export const samplesParam: Param = { name: 'samples', type: { type: 'integer', min: 2 }, doc: 'Number of samples; a fifth is held out for validation unless `split` says otherwise.' };

/** Samples of the training split. */
export function drawnFacts(args: Args): { readonly samples: number; readonly hasValidation: boolean } {
  const samples = args['samples'] as number;
  const held = typeof args['validation_fraction'] === 'number' ? args['validation_fraction'] : 0.2;
  return { samples: samples - Math.round(samples * held), hasValidation: held > 0 };
}
