/** Writes the `train` section of one trial: the settings of the file's own, with those of the sweep in their place. */
import { lookUpWord } from '../catalog/index.ts';
import { ofOptimizer, searching } from '../catalog/section/sweep.ts';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Span } from '../diagnostics/source.ts';
import type { Expression, Let, Setting, SourceUnit, Sweep, Train } from '../parser/ast.ts';
import type { ChoiceFinder } from './choices.ts';
import type { Picks } from './space.ts';
import type { TrialText } from './trial-text.ts';

const trains = (name: string): boolean => lookUpWord('train', 'section')!.params.some((param) => param.name === name);
export const searches = (name: string): boolean => searching.some((param) => param.name === name);
export const setsOptimizer = (name: string): boolean => ofOptimizer.some((param) => param.name === name);

/** The section of the file whose settings a sweep begins with. */
export const baseOf = ({ items }: Pick<SourceUnit, 'items'>, sweep: Sweep): Train | undefined =>
  items.find((item): item is Train => item.kind === 'train' && item.network.text === sweep.network.text && item.data.text === sweep.data.text);

/** Settings of a section that the sweep leaves as they are. */
export const keptOf = (base: Train, sweep: Sweep): readonly Setting[] =>
  base.settings.filter(({ key }) => !sweep.settings.some((setting) => setting.key.text === key.text));

export interface Merging {
  readonly unit: Pick<SourceUnit, 'items' | 'file'>;
  /** Undefined where the file's own section leaves values open. */
  readonly sweep: Sweep | undefined;
  /** The section of the file that it begins with. */
  readonly base: Train | undefined;
  readonly finder: ChoiceFinder;
  readonly picks: Picks;
  /** Settings that the command line gives, over all others: `epochs: 2`. */
  readonly given: Readonly<Record<string, string>>;
}

/** Adds the section to `out`. Returns what is wrong with it. */
export function writeTrial(merging: Merging, out: TrialText): Diagnostic[] {
  const { sweep, base, given } = merging;
  const section = base ?? sweep;
  const problems: Diagnostic[] = [];
  if (section === undefined) return problems;
  const own = sweep?.settings.filter(({ key }) => trains(key.text)) ?? [];
  const write = (setting: Setting): void => {
    const { key } = setting;
    if (Object.hasOwn(given, key.text)) out.add(`${key.text}: ${given[key.text]!}`, key.span.start);
    else if (key.text === 'optimizer') problems.push(...writeOptimizer(setting, merging, out));
    else out.copy(setting.span);
  };
  const written = new Set<string>();
  const writeOnce = (setting: Setting): void => {
    write(own.find(({ key }) => key.text === setting.key.text) ?? setting);
    written.add(setting.key.text);
  };
  const { start, end } = section.span;
  let at = start;
  if (base) {
    for (const setting of base.settings) {
      out.copy({ start: at, end: setting.span.start });
      writeOnce(setting);
      at = setting.span.end;
    }
    if (base.settings.length === 0) out.copy({ start: at, end: end - 1 });
  } else {
    out.add('train ', start).copy(section.network.span).add(' on ', start).copy(section.data.span).add(' {', start);
  }
  for (const setting of own) {
    if (written.has(setting.key.text)) continue;
    out.add('\n  ', setting.span.start);
    writeOnce(setting);
  }
  for (const [key, value] of Object.entries(given)) if (!written.has(key)) out.add(`\n  ${key}: ${value}`, start);
  if (base && base.settings.length > 0) out.copy({ start: at, end });
  else out.add('\n}', start);
  return problems;
}

/** The optimizer with the sweep's rate and decay among its arguments. */
function writeOptimizer(setting: Setting, { unit, sweep, finder, picks }: Merging, out: TrialText): Diagnostic[] {
  const overrides = new Map((sweep?.settings ?? []).filter(({ key }) => setsOptimizer(key.text)).map((each) => [each.key.text, each]));
  if (overrides.size === 0) {
    out.copy(setting.span);
    return [];
  }
  const optimizer = optimizerOf(setting.value, unit, finder, picks);
  const name = optimizer?.kind === 'name' ? optimizer.name : optimizer?.kind === 'call' ? optimizer.callee : undefined;
  if (optimizer === undefined || name === undefined) {
    out.copy(setting.span);
    return optimizer?.kind === 'missing' ? [] : [diagnose('bad-choice', { problem: `the sweep sets \`${[...overrides.keys()].join('` and `')}\` of an optimizer that is not written out` }, {
      place: { file: unit.file, ...setting.value.span }, notes: ['write the word itself: `optimizer: any(sgd, adam)`'],
    })];
  }
  const params = lookUpWord(name.text, 'optimizer')?.params.map((param) => param.name) ?? [];
  out.copy({ start: setting.span.start, end: setting.value.span.start }).copy(name.span).add('(', name.span.start);
  const written: Span[] = [];
  const next = (span: Span): void => {
    if (written.length > 0) out.add(', ', span.start);
    out.copy(span);
    written.push(span);
  };
  for (const [index, argument] of (optimizer.kind === 'call' ? optimizer.arguments : []).entries()) {
    const param = argument.name?.text ?? params[index] ?? '';
    const override = overrides.get(param);
    overrides.delete(param);
    // By position what stood there by position, since names come last.
    next(override === undefined ? argument.span : argument.name ? override.span : override.value.span);
  }
  for (const override of overrides.values()) next(override.span);
  out.add(')', name.span.end - 1);
  return [];
}

/** Through what was picked and names of `let` to the word that is written. */
function optimizerOf(written: Expression, { items }: Pick<SourceUnit, 'items'>, finder: ChoiceFinder, picks: Picks): Expression | undefined {
  for (let depth = 0; depth < 100; depth++) {
    if (finder.isChoice(written)) {
      const pick = picks.get(written);
      if (pick === undefined || typeof pick === 'string') return undefined;
      written = pick.expression;
      continue;
    }
    const name = written.kind === 'name' && lookUpWord(written.name.text, 'optimizer') === undefined ? written.name.text : undefined;
    const named = name === undefined ? undefined : items.find((item): item is Let => item.kind === 'let' && item.name.text === name);
    if (named === undefined) return written;
    written = named.value;
  }
  return undefined;
}
