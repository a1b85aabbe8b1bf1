/** What is told of arguments and settings that do not fit what a word takes, with the edits that mend them. */
import { argumentAliases } from '../../catalog/aliases.ts';
import { expectedOf } from '../../catalog/expected.ts';
import { familiesOf, stepFamilies } from '../../catalog/families.ts';
import { lookUpWord, wordsOf } from '../../catalog/index.ts';
import type { Param, Word } from '../../catalog/types.ts';
import type { Fix, Label } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import type { Place, Span } from '../../diagnostics/source.ts';
import { nearest } from '../../diagnostics/suggest.ts';
import type { Expression, Name } from '../../parser/ast.ts';
import { placeOf, type Lowering } from './context.ts';
import { asClipping, asSchedule, asStep, belongs } from './elsewhere.ts';
import type { Exchange } from './exchange.ts';
import type { Scope } from './scope.ts';
import { shown, textOf } from './written.ts';

export interface Given {
  readonly name?: Name;
  readonly value: Expression;
  readonly span: Span;
}

/** A call or a section that is bound: a word and what it was given. */
export interface Calling {
  readonly word: Word;
  readonly given: readonly Given[];
  /** What a finding about all of it marks: the callee, or the section's header. */
  readonly at: Place;
  /** The call with its parentheses; undefined of a section, and of a word that stands alone. */
  readonly whole?: Place;
  readonly scope: Scope;
  readonly lowering: Lowering;
  readonly what: 'argument' | 'setting';
}

/** `relu(dense(64))` as functions are applied elsewhere; here a step takes what is before it. */
export const stepBefore = (word: Word, value: Expression): string | undefined =>
  value.kind === 'call' &&
  word.family !== 'section' &&
  stepFamilies.includes(word.family) &&
  stepFamilies.some((family) => lookUpWord(value.callee.text, family))
    ? `what flows into a step stands before it: \`${value.callee.text}(…) -> ${word.name}\``
    : undefined;

/** `input(28, 28, 1)`: the sides of what is one argument. */
export function sidesOf({ word, given, scope }: Calling): Fix[] {
  const sides = given.flatMap(({ name, value }) => (!name && value.kind === 'number' && !value.unit ? value.value : []));
  if (sides.length < given.length || word.params.length > 1 || word.params[0]?.type.type !== 'shape') return [];
  const text = sides.join('x');
  return [
    {
      title: `write \`${text}\``,
      applicability: 'safe',
      edits: [{ place: placeOf(scope, { start: given[0]!.span.start, end: given.at(-1)!.span.end }), text }],
    },
  ];
}

/** The parameter that was probably meant. */
export function reportUnknown(call: Calling, item: Given): string | undefined {
  const { word, given, scope, lowering, what } = call;
  const name = item.name!;
  const place = placeOf(scope, name.span);
  const known = word.params.map((param) => param.name);
  const value = item.value.kind === 'number' && !item.value.unit ? String(item.value.value) : '…';
  const step = what === 'argument' ? asStep(word, item.value) : undefined;
  const elsewhere = what === 'setting' ? belongs(word, name.text, value, given) : step ?? asClipping(word, name.text, value) ?? asSchedule(word, name.text);
  const near = nearest(name.text, elsewhere === undefined ? known : [], argumentAliases);
  const rest = {
    place,
    ...didYouMean(near, place),
    ...(step === undefined ? {} : { fixes: behindTheCall(call, item) }),
    notes: [...(elsewhere === undefined ? [] : [elsewhere]), known.length === 0 ? `\`${word.name}\` takes no ${what}s` : `its ${what}s: ${known.join(', ')}`],
  };
  if (what === 'setting') lowering.report('unknown-setting', { section: word.name, setting: name.text }, rest);
  else lowering.report('unknown-argument', { argument: name.text, word: word.name }, rest);
  return near.words[0];
}

/** `dense(64, activation: relu)` with the activation as the step that it is. */
function behindTheCall({ word, given, whole, scope }: Calling, item: Given): Fix[] {
  const activation = item.value.kind === 'string' ? item.value.value : textOf(item.value);
  // What a recurrent layer calls so works inside of it.
  if (whole === undefined || activation === undefined || word.params.some(({ name }) => name === 'recurrent_initializer')) return [];
  const at = given.indexOf(item);
  const [before, after] = [given[at - 1], given[at + 1]];
  const place = placeOf(scope, { start: before ? before.span.end : item.span.start, end: before || !after ? item.span.end : after.span.start });
  return [{ title: `write \`${word.name}(…) -> ${activation}\``, applicability: 'safe', edits: [{ place, text: '' }, { place: { ...whole, start: whole.end }, text: ` -> ${activation}` }] }];
}

/** One finding for both, since one slip has put them there. */
export function reportExchange({ word, scope, lowering }: Calling, param: Param, written: Expression, { param: other, value, fixes }: Exchange): void {
  lowering.report('wrong-type', { argument: param.name, expected: expectedOf(param.type), given: shown(written) }, {
    place: placeOf(scope, written.span), label: `this fits \`${other.name}\``,
    related: [{ place: placeOf(scope, value.span), text: `and this fits \`${param.name}\`` }],
    notes: [`\`${word.name}\` takes ${word.params.filter((it) => it === param || it === other).map(({ name }) => `\`${name}\``).join(' before ')}`],
    fixes,
  });
}

/**
 * An argument whose place is that of one with a name.
 *
 * @param free what it was probably for
 * @param fits whether a parameter takes what is written
 */
export function reportUnnamed(
  { word, scope, lowering }: Calling,
  param: Param,
  value: Expression,
  free: Param | undefined,
  fits: (param: Param, written: Expression) => boolean,
  related: readonly Label[] = [],
): void {
  const place = placeOf(scope, value.span);
  const start = { ...place, end: place.start };
  lowering.report('duplicate-argument', { argument: param.name, word: word.name }, {
    place, label: `this is \`${param.name}\` by its position`, related, notes: ['arguments by position come first, then those with a name'],
    fixes: free ? [{ title: `write \`${free.name}: …\``, applicability: fits(free, value) && !fits(param, value) ? 'safe' : 'unsafe', edits: [{ place: start, text: `${free.name}: ` }] }] : [],
  });
}

/** `dense(10, softmax)`, `dropout(dense(64))`: a step where a value is to stand. False where it is something else. */
export function reportStep(call: Calling, param: Param, value: Expression): boolean {
  const { word, given, scope, lowering } = call;
  if (!stepFamilies.includes(word.family)) return false;
  const name = value.kind === 'name' && !scope.find(value.name.text) ? value.name.text : value.kind === 'call' ? value.callee.text : value.kind === 'string' ? value.value : '';
  const step = lookUpWord(name, 'activation') ?? lookUpWord(name, 'layer');
  const note = step && (asStep(word, value) ?? stepBefore(word, value));
  if (note === undefined) return false;
  const item = given.find((each) => each.value === value);
  lowering.report('wrong-type', { argument: param.name, expected: expectedOf(param.type), given: `the ${step!.family} \`${name}\`` }, {
    place: placeOf(scope, value.span),
    notes: [note],
    fixes: item && step!.family === 'activation' ? behindTheCall(call, item) : [],
  });
  return true;
}

/** How many a layer has is its author's to say; this many are a beginning. */
const A_BEGINNING = 16;

/** `conv(3x3)`: one was left out, and those behind it stand in its place. */
export function reportOmission({ word, scope, lowering }: Calling, param: Param, written: Expression, [next]: readonly Param[]): void {
  const place = placeOf(scope, written.span);
  const start = { ...place, end: place.start };
  const number = param.type.type === 'integer' ? String(Math.max(A_BEGINNING, param.type.min ?? 0)) : undefined;
  lowering.report('missing-argument', { argument: param.name, word: word.name }, {
    place,
    label: `this is \`${next!.name}\`, and \`${param.name}\` goes before it: ${expectedOf(param.type)}`,
    notes: [param.doc],
    fixes: number === undefined ? [] : [{ title: `write \`${number}, \` before it, or another number`, applicability: 'unsafe', edits: [{ place: start, text: `${number}, ` }] }],
  });
}

/** Where it is to stand, and what there is to choose from. */
export function reportMissing({ word, at, lowering, what }: Calling, param: Param): void {
  // Which words there are says more than that it is to be one of them.
  const words = familiesOf(param.type).flatMap((family) => wordsOf(family).map(({ name }) => name));
  const rest = {
    place: at,
    label: `add \`${param.name}: …\`${words.length > 0 ? '' : `, ${expectedOf(param.type)}`}`,
    notes: [param.doc, ...(words.length > 0 ? [`there are ${words.sort().join(', ')}`] : [])],
  };
  if (what === 'setting') lowering.report('missing-setting', { section: word.name, setting: param.name }, rest);
  else lowering.report('missing-argument', { argument: param.name, word: word.name }, rest);
}
