/** A step that may stand in a loop, and what makes two of them the same step of two rounds. */
import type { Arg, CallStep, LayerStep } from './plan.ts';

export type Repeatable = LayerStep | CallStep;

/** Are these the same step of one round of a `repeat` and of the next? */
export const followsInRepeat = ({ round: a }: Repeatable, { round: b }: Repeatable): boolean =>
  a !== undefined && b !== undefined && a.repeat === b.repeat && b.round === a.round + 1;

/** Arguments of a layer, or those of a block's function by its parameters. */
export const argsOf = (step: Repeatable): readonly Arg[] =>
  step.kind === 'layer' ? step.args : step.instance.fn!.params.map((key, n) => ({ key, code: step.instance.given[n]! }));
