/** Other places that a finding is about: copies of one call in a block or a repetition have one place, and one label. */
import type { Label } from '../../diagnostics/diagnostic.ts';
import type { Place } from '../../diagnostics/source.ts';
import { distinct } from './edits.ts';

/** A label for each place that is not `at`, in their order. */
export const besides = (at: Place, labels: readonly Label[]): Label[] =>
  distinct(labels).filter(({ place }) => place.file !== at.file || place.start !== at.start);
