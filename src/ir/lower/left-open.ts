/** Values left open by the names that other programs for sweeps give them. */
import { aliasesOf } from '../../catalog/aliases.ts';
import type { Report } from '../../diagnostics/diagnostic.ts';
import type { Place } from '../../diagnostics/source.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';

/** What is to be told of an unknown word that means such a value elsewhere, `choice(…)` or `loguniform(…)`; undefined of any other. */
export function leftOpen(name: string, place: Place): Pick<Report, 'label' | 'fixes' | 'notes'> | undefined {
  const meant = aliasesOf(['choice']).get(name.toLowerCase());
  return meant === undefined
    ? undefined
    : { ...didYouMean({ words: [meant], isClear: true }, place), notes: [`\`${meant}(…)\` leaves a value open, which \`gradnetc sweep\` tries`] };
}
