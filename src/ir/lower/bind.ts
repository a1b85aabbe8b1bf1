/** Binds what a call or a section was given to what its word takes: by position, by name, defaults for the rest. */
import { argumentAliases } from '../../catalog/aliases.ts';
import { expectedOf } from '../../catalog/expected.ts';
import { familiesOf, stepFamilies } from '../../catalog/families.ts';
import { lookUpWord, wordsOf } from '../../catalog/index.ts';
import type { Param, Word } from '../../catalog/types.ts';
import { DiagnosticBag, type Fix } from '../../diagnostics/diagnostic.ts';
import type { Place, Span } from '../../diagnostics/source.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { nearest } from '../../diagnostics/suggest.ts';
import type { Expression, Name, Setting } from '../../parser/ast.ts';
import type { Value } from '../types.ts';
import { describe } from './arithmetic.ts';
import type { Bound } from './bound.ts';
import { coerce } from './coerce.ts';
import { Lowering, placeOf } from './context.ts';
import { asClipping, asSchedule, asStep, belongs } from './elsewhere.ts';
import { condition } from './evaluate.ts';
import { exchangeFor, type Exchange } from './exchange.ts';
import type { Scope } from './scope.ts';
import { shown } from './written.ts';

interface Given {
  readonly name?: Name;
  readonly value: Expression;
  readonly span: Span;
}

/** Binds a call, or a word that stands alone. Reports everything that is wrong with it before it gives up. */
export function bindCall(word: Word, expression: Expression, scope: Scope, lowering: Lowering): Bound {
  if (expression.kind !== 'call') return once(word, word, lowering, () => bind(word, [], placeOf(scope, expression.span), scope, lowering, 'argument'));
  const made = (): Bound => bind(word, expression.arguments, placeOf(scope, expression.callee.span), scope, lowering, 'argument');
  return expression.arguments.every(({ value }) => LITERALS.has(value.kind)) ? once(expression, word, lowering, made) : made();
}

/** Expressions that mean the same wherever a repetition or a block puts them. */
const LITERALS: ReadonlySet<Expression['kind']> = new Set(['number', 'boolean', 'string', 'shape']);

/** What a repetition binds again and again is bound once; what is wrong is told each time, as the others are. */
function once(what: object, word: Word, { bound }: Lowering, made: () => Bound): Bound {
  const known = bound.get(what);
  if (known?.word === word) return known;
  const found = { ...made(), word };
  bound.set(what, found);
  return found;
}

/** Binds the settings of a section. */
export function bindSettings(word: Word, settings: readonly Setting[], at: Place, scope: Scope, lowering: Lowering): Bound {
  const given = settings.map(({ key, value, span }): Given => ({ name: key, value, span }));
  return bind(word, given, at, scope, lowering, 'setting');
}

function bind(word: Word, given: readonly Given[], at: Place, scope: Scope, lowering: Lowering, what: 'argument' | 'setting'): Bound {
  const assigned = assign(word, given, scope, lowering, what);
  const args: Record<string, Value> = {};
  const places: Record<string, Place> = {};
  const pieces: Record<string, readonly Expression[]> = {};
  let sound = assigned.sound;
  const exchanged = new Set<Param>();
  for (const param of word.params) {
    if (exchanged.has(param)) continue;
    const written = assigned.values.get(param.name)?.map((value) => unlessAbsent(value, scope, lowering)).filter((value) => value !== undefined);
    if (written === undefined || written.length === 0) {
      if (param.default !== undefined) args[param.name] = param.default;
      else if (param.type.type === 'flow' || (word.variadic && param === word.params.at(-1))) pieces[param.name] = [];
      else {
        sound = false;
        // Misspelt or given in the place of another, it has been reported where it stands.
        if (!assigned.meant.has(param.name)) reportMissing(word, param, at, lowering, what);
      }
      continue;
    }
    places[param.name] = placeOf(scope, { start: written[0]!.span.start, end: written.at(-1)!.span.end });
    if (written.some((value) => value.kind === 'missing')) sound = false;
    else if (param.type.type === 'flow' || param.type.type === 'tensor') pieces[param.name] = written;
    else {
      const told = lowering.bag.diagnostics.length;
      const values = written.map((value) => lowering.attempt(() => coerce(param, value, scope, lowering)));
      if (values.includes(undefined)) {
        sound = false;
        const other = exchangeFor(word, given.flatMap(({ name, value }) => (name ? [] : value)), param, scope, (it, value) => fits(it, value, scope, lowering));
        if (!other) continue;
        exchanged.add(other.param);
        lowering.bag.diagnostics.splice(told);
        reportExchange(word, param, written[0]!, other, scope, lowering);
      } else args[param.name] = word.variadic && param === word.params.at(-1) ? (values as Value[]) : values[0]!;
    }
  }
  const wrong = sound ? word.check?.(args) : undefined;
  if (wrong) {
    lowering.report('out-of-range', { argument: wrong.argument, allowed: wrong.allowed, given: describe(args[wrong.argument] ?? null) }, {
      place: places[wrong.argument] ?? at,
      notes: word.params.filter(({ name }) => name === wrong.argument).map(({ doc }) => doc),
    });
    sound = false;
  }
  return sound ? { args, places, pieces } : lowering.giveUp();
}

/** `x when c` is as good as not given where c is false. */
function unlessAbsent(value: Expression, scope: Scope, lowering: Lowering): Expression | undefined {
  if (value.kind !== 'when' || !('kind' in value.then)) return value;
  if (condition(value.condition, scope, lowering)) return value.then;
  return value.else && 'kind' in value.else ? unlessAbsent(value.else, scope, lowering) : undefined;
}

/** Which argument goes to which parameter. */
function assign(word: Word, given: readonly Given[], scope: Scope, lowering: Lowering, what: 'argument' | 'setting'): { readonly values: Map<string, Expression[]>; readonly sound: boolean; readonly meant: ReadonlySet<string> } {
  const values = new Map<string, Expression[]>();
  /** Parameters that something mistaken was probably for. */
  const meant = new Set<string>();
  let sound = true;
  let position = 0;
  const last = word.params.at(-1);
  for (const item of given) {
    let param: Param | undefined;
    if (item.name) {
      const { text } = item.name;
      if (text === '') { sound = false; continue; }
      param = word.params.find(({ name }) => name === text);
      if (!param) {
        sound = false;
        const near = reportUnknown(word, item, given, scope, lowering, what);
        if (near !== undefined) meant.add(near);
        continue;
      }
      if (values.has(text)) {
        sound = false;
        lowering.report('duplicate-argument', { argument: text, word: word.name }, {
          place: placeOf(scope, item.name.span),
          related: [{ place: placeOf(scope, values.get(text)![0]!.span), text: 'given here first' }],
          notes: ['keep one of them'],
        });
        continue;
      }
    } else {
      param = word.params[position++];
      if (!param && word.variadic) param = last;
      if (!param) {
        sound = false;
        const positional = given.filter(({ name }) => !name).length;
        lowering.report('too-many-arguments', { word: word.name, most: word.params.length, given: positional }, {
          place: placeOf(scope, item.value.span),
          notes: word.params.length === 0 ? [stepBefore(word, item.value) ?? 'take it out'] : [`its arguments: ${word.params.map(({ name }) => name).join(', ')}`],
          fixes: sidesOf(word, given, scope),
        });
        break;
      }
      if (values.has(param.name) && !(word.variadic && param === last)) {
        sound = false;
        const free = word.params.find((each) => each.default === undefined && !given.some(({ name }) => name?.text === each.name) && !values.has(each.name) && !meant.has(each.name));
        if (free) meant.add(free.name);
        const place = placeOf(scope, { start: item.value.span.start, end: item.value.span.start });
        lowering.report('duplicate-argument', { argument: param.name, word: word.name }, {
          place: placeOf(scope, item.value.span), label: `this is \`${param.name}\` by its position`, notes: ['arguments by position come first, then those with a name'],
          fixes: free ? [{ title: `write \`${free.name}: …\``, applicability: 'unsafe', edits: [{ place, text: `${free.name}: ` }] }] : [],
        });
        continue;
      }
    }
    const list = values.get(param.name);
    if (list) list.push(item.value);
    else values.set(param.name, [item.value]);
  }
  return { values, sound, meant };
}

/** `relu(dense(64))` as functions are applied elsewhere; here a step takes what is before it. */
const stepBefore = (word: Word, value: Expression): string | undefined =>
  (value.kind === 'call' && word.family !== 'section' && stepFamilies.includes(word.family) && stepFamilies.some((family) => lookUpWord(value.callee.text, family))
    ? `what flows into a step stands before it: \`${value.callee.text}(…) -> ${word.name}\`` : undefined);

/** `input(28, 28, 1)`: the sides of what is one argument. */
function sidesOf(word: Word, given: readonly Given[], scope: Scope): Fix[] {
  const sides = given.flatMap(({ name, value }) => (!name && value.kind === 'number' && !value.unit ? value.value : []));
  if (sides.length < given.length || word.params.length > 1 || word.params[0]?.type.type !== 'shape') return [];
  const text = sides.join('x');
  return [{ title: `write \`${text}\``, applicability: 'safe', edits: [{ place: placeOf(scope, { start: given[0]!.span.start, end: given.at(-1)!.span.end }), text }] }];
}

/** The parameter that was probably meant. */
function reportUnknown(word: Word, item: Given, given: readonly Given[], scope: Scope, lowering: Lowering, what: 'argument' | 'setting'): string | undefined {
  const name = item.name!;
  const place = placeOf(scope, name.span);
  const known = word.params.map((param) => param.name);
  const value = item.value.kind === 'number' && !item.value.unit ? String(item.value.value) : '…';
  const elsewhere = what === 'setting' ? belongs(word, name.text, value, given) : asStep(word, item.value) ?? asClipping(word, name.text, value) ?? asSchedule(word, name.text);
  const near = nearest(name.text, elsewhere === undefined ? known : [], argumentAliases);
  const rest = {
    place,
    ...didYouMean(near, place),
    notes: [...(elsewhere === undefined ? [] : [elsewhere]), known.length === 0 ? `\`${word.name}\` takes no ${what}s` : `its ${what}s: ${known.join(', ')}`],
  };
  if (what === 'setting') lowering.report('unknown-setting', { section: word.name, setting: name.text }, rest);
  else lowering.report('unknown-argument', { argument: name.text, word: word.name }, rest);
  return near.words[0];
}

/** Whether a parameter takes a value; what is wrong with it there is nobody's mistake. */
function fits(param: Param, value: Expression, scope: Scope, { host }: Lowering): boolean {
  const aside = new Lowering(new DiagnosticBag(), host);
  return aside.attempt(() => coerce(param, value, scope, aside)) !== undefined;
}

/** One finding for both, since one slip has put them there. */
function reportExchange(word: Word, param: Param, written: Expression, { param: other, value, fixes }: Exchange, scope: Scope, lowering: Lowering): void {
  lowering.report('wrong-type', { argument: param.name, expected: expectedOf(param.type), given: shown(written) }, {
    place: placeOf(scope, written.span), label: `this fits \`${other.name}\``,
    related: [{ place: placeOf(scope, value.span), text: `and this fits \`${param.name}\`` }],
    notes: [`\`${word.name}\` takes ${word.params.filter((it) => it === param || it === other).map(({ name }) => `\`${name}\``).join(' before ')}`],
    fixes,
  });
}

function reportMissing(word: Word, param: Param, at: Place, lowering: Lowering, what: 'argument' | 'setting'): void {
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
