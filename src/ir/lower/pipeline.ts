/** A flow of words that is a value, such as an augmentation pipeline: lets and conditions are followed, as in a network. */
import type { Expression } from '../../parser/ast.ts';
import type { Value } from '../types.ts';
import { placeOf, type Lowering } from './context.ts';
import { condition } from './evaluate.ts';
import type { Scope } from './scope.ts';

/** The words in series; `word` makes one out of a step. Gives up after reporting every step that is wrong. */
export function coercePipeline(written: Expression, scope: Scope, lowering: Lowering, word: (step: Expression, scope: Scope) => Value): readonly Value[] {
  switch (written.kind) {
    case 'flow': {
      const steps = written.steps.map((step) => lowering.attempt(() => coercePipeline(step, scope, lowering, word)));
      return steps.includes(undefined) ? lowering.giveUp() : steps.flatMap((step) => step ?? []);
    }
    case 'when': {
      const chosen = condition(written.condition, scope, lowering) ? written.then : written.else;
      if (!chosen) return [];
      return 'kind' in chosen ? coercePipeline(chosen, scope, lowering, word) : [word(written, scope)];
    }
    case 'name': {
      const binding = scope.find(written.name.text);
      if (binding?.kind !== 'lazy') break;
      return lowering.inside(placeOf(scope, written.span), () => coercePipeline(binding.value, binding.scope, lowering, word));
    }
    case 'missing':
      return lowering.giveUp();
  }
  return [word(written, scope)];
}
