/** Binds what a call or a section was given to what its word takes: by position, by name, defaults for the rest. */
import type { Param, Word } from '../../catalog/types.ts';
import { DiagnosticBag } from '../../diagnostics/diagnostic.ts';
import type { Place } from '../../diagnostics/source.ts';
import type { Expression, Setting } from '../../parser/ast.ts';
import type { Value } from '../types.ts';
import { describe } from './arithmetic.ts';
import type { Bound } from './bound.ts';
import { coerce } from './coerce.ts';
import { Lowering, placeOf } from './context.ts';
import { condition } from './evaluate.ts';
import { exchangeFor, omissionFor } from './exchange.ts';
import { reportExchange, reportMissing, reportOmission, reportStep, reportUnknown, reportUnnamed, sidesOf, stepBefore, type Calling, type Given } from './misbound.ts';
import type { Scope } from './scope.ts';

/** Binds a call, or a word that stands alone. Reports everything that is wrong with it before it gives up. */
export function bindCall(word: Word, expression: Expression, scope: Scope, lowering: Lowering): Bound {
  if (expression.kind !== 'call') return once(word, word, lowering, () => bind({ word, given: [], at: placeOf(scope, expression.span), scope, lowering, what: 'argument' }));
  const made = (): Bound =>
    bind({
      word,
      given: expression.arguments,
      at: placeOf(scope, expression.callee.span),
      whole: placeOf(scope, expression.span),
      scope,
      lowering,
      what: 'argument',
    });
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
  return bind({ word, given, at, scope, lowering, what: 'setting' });
}

function bind(call: Calling): Bound {
  const { word, given, at, scope, lowering } = call;
  const assigned = assign(call);
  const args: Record<string, Value> = {};
  const places: Record<string, Place> = {};
  const pieces: Record<string, readonly Expression[]> = {};
  let sound = assigned.sound;
  const positional = given.flatMap(({ name, value }) => (name ? [] : value));
  const isNamed = (param: Param): boolean => given.some(({ name }) => name?.text === param.name);
  const takes = (param: Param, value: Expression): boolean => fits(param, value, scope, lowering);
  /** Those that a finding about another has told of. */
  const told = new Set<Param>();
  for (const param of word.params) {
    if (told.has(param)) continue;
    const written = assigned.values.get(param.name)?.map((value) => unlessAbsent(value, scope, lowering)).filter((value) => value !== undefined);
    if (written === undefined || written.length === 0) {
      if (param.default !== undefined) args[param.name] = param.default;
      else if (param.type.type === 'flow' || (word.variadic && param === word.params.at(-1))) pieces[param.name] = [];
      else {
        sound = false;
        // Misspelt or given in the place of another, it has been reported where it stands.
        if (!assigned.meant.has(param.name)) reportMissing(call, param);
      }
      continue;
    }
    places[param.name] = placeOf(scope, { start: written[0]!.span.start, end: written.at(-1)!.span.end });
    if (written.some((value) => value.kind === 'missing')) sound = false;
    else if (param.type.type === 'flow' || param.type.type === 'tensor') pieces[param.name] = written;
    else {
      const before = lowering.bag.diagnostics.length;
      const values = written.map((value) => lowering.attempt(() => coerce(param, value, scope, lowering)));
      if (values.includes(undefined)) {
        sound = false;
        if (positional[word.params.indexOf(param)] !== written[0]) continue;
        const known = lowering.bag.diagnostics.splice(before);
        if (reportStep(call, param, written[0]!)) {
          // Without it those behind it are for other parameters.
          for (const it of word.params.slice(word.params.indexOf(param) + 1, positional.length)) told.add(it);
          continue;
        }
        lowering.bag.diagnostics.push(...known);
        const other = exchangeFor(word, positional, param, scope, takes);
        const shifted = other ? undefined : omissionFor(word, positional, param, isNamed, takes);
        if (!other && !shifted) continue;
        lowering.bag.diagnostics.splice(before);
        if (other) reportExchange(call, param, written[0]!, other);
        else reportOmission(call, param, written[0]!, shifted!);
        for (const it of other ? [other.param] : shifted!) told.add(it);
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
function assign(call: Calling): { readonly values: Map<string, Expression[]>; readonly sound: boolean; readonly meant: ReadonlySet<string> } {
  const { word, given, scope, lowering } = call;
  const values = new Map<string, Expression[]>();
  /** Parameters that something mistaken was probably for. */
  const meant = new Set<string>();
  let sound = true;
  let position = 0;
  const last = word.params.at(-1);
  const takes = (param: Param, value: Expression): boolean => fits(param, value, scope, lowering);
  /** The first that must be given and is not. */
  const unmet = (): Param | undefined =>
    word.params.find(
      (each) =>
        each.default === undefined &&
        !given.some(({ name }) => name?.text === each.name) &&
        !values.has(each.name) &&
        !meant.has(each.name),
    );
  for (const item of given) {
    let param: Param | undefined;
    if (item.name) {
      const { text } = item.name;
      if (text === '') { sound = false; continue; }
      param = word.params.find(({ name }) => name === text);
      if (!param) {
        sound = false;
        const near = reportUnknown(call, item);
        if (near !== undefined) meant.add(near);
        continue;
      }
      const first = values.get(text)?.[0];
      const place = placeOf(scope, item.name.span);
      if (first !== undefined) {
        sound = false;
        const free = given.some(({ name, value }) => !name && value === first) ? unmet() : undefined;
        if (free === undefined || !takes(free, first)) {
          lowering.report('duplicate-argument', { argument: text, word: word.name }, { place, related: [{ place: placeOf(scope, first.span), text: 'given here first' }], notes: ['keep one of them'] });
          continue;
        }
        meant.add(free.name);
        reportUnnamed(call, param, first, free, takes, [{ place, text: 'and given here by name' }]);
      }
    } else {
      param = word.params[position++];
      if (!param && word.variadic) param = last;
      if (!param) {
        sound = false;
        const positional = given.filter(({ name }) => !name).length;
        lowering.report('too-many-arguments', { word: word.name, most: word.params.length, given: positional }, {
          place: placeOf(scope, item.value.span),
          notes: word.params.length === 0 ? [stepBefore(word, item.value) ?? (positional === 1 ? 'take it out' : 'take them out')] : [`its arguments: ${word.params.map(({ name }) => name).join(', ')}`],
          fixes: sidesOf(call),
        });
        break;
      }
      if (values.has(param.name) && !(word.variadic && param === last)) {
        sound = false;
        const free = unmet();
        if (free) meant.add(free.name);
        reportUnnamed(call, param, item.value, free, takes);
        continue;
      }
    }
    const list = item.name ? undefined : values.get(param.name);
    if (list) list.push(item.value);
    else values.set(param.name, [item.value]);
  }
  return { values, sound, meant };
}

/** Whether a parameter takes a value; what is wrong with it there is nobody's mistake. */
function fits(param: Param, value: Expression, scope: Scope, { host }: Lowering): boolean {
  const aside = new Lowering(new DiagnosticBag(), host);
  return aside.attempt(() => coerce(param, value, scope, aside)) !== undefined;
}
