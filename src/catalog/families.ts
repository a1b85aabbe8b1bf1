/** Which families of words may stand where. */
import type { Family, ParamType } from './types.ts';

/** Words of these stand in a flow by themselves. */
export const stepFamilies: readonly Family[] = ['layer', 'activation', 'structure'];

/** Those whose words are values of a type; none where no word is. */
export function familiesOf(type: ParamType): readonly Family[] {
  switch (type.type) {
    case 'word':
    case 'pipeline': return type.families;
    case 'list': return familiesOf(type.of);
    case 'flow': return stepFamilies;
    default: return [];
  }
}
