/** The steps of a file's augmentation one by one, and the text of the file with only some of them. */
import type { SourceFile } from '../diagnostics/source.ts';
import type { Data, Expression, Let, Setting, SourceUnit } from '../parser/ast.ts';
import { TrialText } from './trial-text.ts';

export interface AugmentationStep {
  /** Its word; with a number where there are several of it. */
  readonly label: string;
  readonly expression: Expression;
}

/** The `augment` setting of a data section, with the steps that it comes to; undefined where it has none. */
export function augmentationOf(
  { items }: Pick<SourceUnit, 'items'>,
  data: string,
): { readonly setting: Setting; readonly steps: readonly AugmentationStep[] } | undefined {
  const section = items.find((item): item is Data => item.kind === 'data' && item.name.text === data);
  const setting = section?.settings.find(({ key }) => key.text === 'augment');
  if (setting === undefined) return undefined;
  const seen = new Map<string, number>();
  const steps = stepsOf(setting.value, items, 0).map((expression): AugmentationStep => {
    const word = wordOf(expression);
    const times = (seen.get(word) ?? 0) + 1;
    seen.set(word, times);
    return { label: times === 1 ? word : `${word} ${times}`, expression };
  });
  return { setting, steps };
}

/** Through flows and names of `let`; a step on a condition is one step. */
function stepsOf(written: Expression, items: SourceUnit['items'], depth: number): Expression[] {
  if (written.kind === 'flow') return written.steps.flatMap((step) => stepsOf(step, items, depth));
  const named = written.kind === 'name' && depth < 100 ? items.find((item): item is Let => item.kind === 'let' && item.name.text === written.name.text) : undefined;
  return named === undefined ? [written] : stepsOf(named.value, items, depth + 1);
}

function wordOf(expression: Expression): string {
  if (expression.kind === 'name') return expression.name.text;
  if (expression.kind === 'call') return expression.callee.text;
  return expression.kind === 'when' && 'kind' in expression.then ? wordOf(expression.then) : 'step';
}

/** The file with these steps of its augmentation; without the setting where there are none. */
export function withSteps(file: SourceFile, setting: Setting, steps: readonly AugmentationStep[]): string {
  const out = new TrialText(file.text, new Map());
  out.copy({ start: 0, end: setting.span.start });
  steps.forEach(({ expression: { span, kind } }, index) => {
    out.add(index === 0 ? 'augment: ' : ' -> ', setting.span.start);
    if (kind === 'when') out.add('(', span.start).copy(span).add(')', span.end);
    else out.copy(span);
  });
  return out.copy({ start: setting.span.end, end: file.text.length }).text;
}

export interface Ablation {
  /** `all`, `none`, `only rotate`, `without rotate`. */
  readonly name: string;
  readonly steps: readonly AugmentationStep[];
}

/** All steps, none, each alone and all but each; the same steps are trained once. */
export function ablationsOf(steps: readonly AugmentationStep[]): Ablation[] {
  const all: Ablation[] = [
    { name: 'none', steps: [] }, { name: 'all', steps },
    ...steps.map((step): Ablation => ({ name: `only ${step.label}`, steps: [step] })),
    ...steps.map((step): Ablation => ({ name: `without ${step.label}`, steps: steps.filter((other) => other !== step) })),
  ];
  const key = (ablation: Ablation): string => ablation.steps.map(({ label }) => label).join();
  return all.filter((ablation, index) => all.findIndex((other) => key(other) === key(ablation)) === index);
}

/** What one step does, as the difference of two trainings: `with` it and `without`. */
export interface Comparison {
  readonly what: string;
  readonly with: string;
  readonly without: string;
}

/** All against none, each alone against none, and all against all but each. */
export function comparisonsOf(steps: readonly AugmentationStep[]): Comparison[] {
  const trained = ablationsOf(steps);
  const named = (chosen: readonly AugmentationStep[]): string =>
    trained.find(({ steps: own }) => own.length === chosen.length && own.every((step, i) => step === chosen[i]))!.name;
  const together = { what: steps.length === 1 ? steps[0]!.label : 'all together', with: 'all', without: 'none' };
  if (steps.length === 1) return [together];
  return [
    together,
    ...steps.map((step) => ({ what: `${step.label} alone`, with: named([step]), without: 'none' })),
    ...steps.map((step) => ({ what: `${step.label} beside the others`, with: 'all', without: named(steps.filter((other) => other !== step)) })),
  ];
}
