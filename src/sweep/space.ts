/** Which combinations of open values there are: all of them in order, or some of them drawn. */
import type { Call } from '../parser/ast.ts';
import { drawText } from './draw.ts';
import type { Choice, Option } from './choices.ts';

/** What takes the place of an open value: one of its options, or the text of a number. */
export type Pick = Option | string;

/** By the call that is replaced; of choices inside an option only those of the option that was taken. */
export type Picks = ReadonlyMap<Call, Pick>;

/** How many combinations there are; infinite where one is drawn. */
export const sizeOf = (choices: readonly Choice[]): number =>
  choices.reduce((product, { options, draw }) => product * (draw ? Infinity : options.reduce((sum, { inner }) => sum + sizeOf(inner), 0)), 1);

/** Every combination, the last choice of the text changing fastest. No choice may be drawn. */
export function* everyPick(choices: readonly Choice[]): Generator<Picks> {
  const [first, ...rest] = choices;
  if (first === undefined) {
    yield new Map();
    return;
  }
  for (const option of first.options) {
    for (const inner of everyPick(option.inner)) {
      for (const others of everyPick(rest)) yield new Map([[first.call, option], ...inner, ...others]);
    }
  }
}

/** One combination; `random` gives numbers from 0 to below 1. */
export function randomPick(choices: readonly Choice[], random: () => number): Picks {
  const picks = new Map<Call, Pick>();
  for (const { call, options, draw } of choices) {
    if (draw) {
      picks.set(call, drawText(draw, random));
      continue;
    }
    const option = options[Math.floor(random() * options.length)];
    if (option === undefined) continue;
    picks.set(call, option);
    for (const [inner, pick] of randomPick(option.inner, random)) picks.set(inner, pick);
  }
  return picks;
}

/** Every open value at the first of its options, or at its lower bound. */
export const firstPick = (choices: readonly Choice[]): Picks => randomPick(choices, () => 0);

/** The first combination, and those that differ from it in one value: each option stands in one of them. */
export function onePickEach(choices: readonly Choice[]): Picks[] {
  const first = firstPick(choices);
  const changed = choices.flatMap(({ call, options, draw }) => {
    if (draw) return [new Map(first).set(call, drawText(draw, () => 1 - Number.EPSILON))];
    return options.flatMap((option, index) => {
      const [base, ...inner] = onePickEach(option.inner);
      return (index === 0 ? inner : [base!, ...inner]).map((picks): Picks => new Map<Call, Pick>([...first, [call, option], ...picks]));
    });
  });
  return [first, ...changed];
}
