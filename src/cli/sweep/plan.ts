/** What a sweep is going to train: its trials, checked before any of them begins. */
import { createHash } from 'node:crypto';
import { compile, type Choice as RuleChoice, type Host } from '../../compile.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { SourceFile } from '../../diagnostics/source.ts';
import { formatEmitted } from '../../format/emitted.ts';
import type { Configured } from '../../ir/types.ts';
import type { SweepSpec, TrainSpec } from '../../ir/graph.ts';
import { stream } from '../../runtime/random.ts';
import type { Sweep } from '../../parser/ast.ts';
import type { Choice, Option } from '../../sweep/choices.ts';
import { rungsOf } from '../../sweep/halving.ts';
import type { OpenFile } from '../../sweep/open-file.ts';
import { everyPick, randomPick, sizeOf, type Picks } from '../../sweep/space.ts';
import { Failure } from '../failure.ts';

export interface Trial {
  /** Counts from 1, in the order of the search. */
  readonly number: number;
  /** What was picked, as written, by the label of the open value; those that do not count in this trial are absent. */
  readonly settings: Readonly<Record<string, string>>;
  /** The trial as a file of its own. */
  readonly text: string;
  /** Its program; undefined where there are errors. */
  readonly program: string | undefined;
  /** Errors, and what the analysis says against it. */
  readonly against: readonly Diagnostic[];
  readonly seeds: readonly number[];
  readonly epochs: number;
  /** The same for trials with the same data. */
  readonly data: string;
}

export interface Plan {
  readonly name: string;
  readonly labels: readonly string[];
  readonly trials: readonly Trial[];
  /** Whether those with findings against them are left out. */
  readonly prunes: boolean;
  readonly objective: string;
  readonly halving: { readonly factor: number; readonly rungs: readonly number[] } | undefined;
  /** The same for plans that train the same. */
  readonly key: string;
}

/** More combinations than anyone trains: a slip, rather than a plan. */
const MOST = 10_000;

export interface PlanOptions {
  readonly prunes: boolean;
  /** Settings over those of the file: `epochs`. */
  readonly given: Readonly<Record<string, string>>;
}

export async function planSweep(
  open: OpenFile,
  sweep: Sweep | undefined,
  spec: SweepSpec | undefined,
  host: Host,
  rules: RuleChoice | undefined,
  options: PlanOptions,
): Promise<Plan> {
  const choices = open.choicesOf(sweep);
  const seeds = (spec?.settings['seeds'] ?? 1) as number;
  const trials: Trial[] = [];
  let first: TrainSpec | undefined;
  for (const picks of picksOf(choices, spec, open.file.name)) {
    const { text } = open.write(sweep, picks, options.given);
    const { trial, training } = await checkTrial(
      { file: open.file.name, text, settings: settingsOf(choices, picks, open.file.text), number: trials.length + 1, seeds },
      host,
      rules,
    );
    first ??= training;
    trials.push(trial);
  }
  const objective = (spec?.settings['objective'] ?? usualObjective(first)) as string;
  const factor = spec?.settings['halving'] as number | null | undefined;
  const firstRung = (spec?.settings['first_rung'] ?? 1) as number;
  const plan = {
    name: sweep?.name.text ?? first?.network.name ?? 'sweep',
    labels: choices.flatMap((choice) => labelsOf(choice)),
    trials,
    prunes: options.prunes,
    objective,
    halving: factor == null ? undefined : { factor, rungs: rungsOf(Math.max(...trials.map(({ epochs }) => epochs)), factor, firstRung) },
  };
  return { ...plan, key: keyOf(plan) };
}

/** Of what decides what is trained and compared. */
export function keyOf({ trials, objective, halving, prunes }: Omit<Plan, 'key'>): string {
  const identity = [trials.map((trial) => [trial.program, trial.seeds]), objective, halving, halving !== undefined && prunes];
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 16);
}

/** Compiles the text of a trial. */
export async function checkTrial(
  given: {
    readonly file: string;
    readonly text: string;
    readonly number: number;
    readonly settings: Trial['settings'];
    readonly seeds: number;
  },
  host: Host,
  rules: RuleChoice | undefined,
): Promise<{ trial: Trial; training: TrainSpec | undefined; diagnostics: readonly Diagnostic[] }> {
  const { file, text, number, settings, seeds } = given;
  const { training, diagnostics, text: program } = compile(new SourceFile(file, text), host, { choice: rules });
  const seed = (training?.settings['seed'] ?? 1) as number;
  const trial: Trial = {
    number,
    settings,
    text,
    program: program === undefined ? undefined : await formatEmitted(program),
    against: diagnostics.filter(speaksAgainst),
    seeds: Array.from({ length: seeds }, (_, i) => seed + i),
    epochs: (training?.settings['epochs'] ?? 0) as number,
    data: dataKey(training),
  };
  return { trial, training, diagnostics };
}

/**
 * What is a reason not to train: errors, and warnings that a gradient or a step is out of bounds. Warnings of other
 * kinds (an unused name, a bias too many) say nothing of how a training ends.
 */
const speaksAgainst = ({ severity, code, name }: Diagnostic): boolean =>
  severity === 'error' || (severity === 'warning' && (code.startsWith('GN3') || name === 'learning-rate-out-of-range' || name === 'first-step-out-of-range'));

function* picksOf(choices: readonly Choice[], spec: SweepSpec | undefined, file: string): Generator<Picks> {
  const search = spec?.settings['search'] as Configured | null | undefined;
  const size = sizeOf(choices);
  if (search?.word === 'random') {
    const seen = new Set<string>();
    const random = stream(search.args['seed'] as number, 'sweep');
    const wanted = Math.min(search.args['trials'] as number, size);
    while (seen.size < wanted) {
      const picks = randomPick(choices, random);
      const key = JSON.stringify([...picks.values()].map((pick) => (typeof pick === 'string' ? pick : pick.expression.span.start)));
      if (!seen.has(key)) yield picks;
      seen.add(key);
    }
    return;
  }
  if (size === Infinity) {
    throw new Failure(`${file} leaves a number open between two bounds, and a grid has no end of them`, 'write `search: random(trials: 20)` in a `sweep` section, or `any(…)` with the values to try');
  }
  if (size > MOST) throw new Failure(`this is a grid of ${size.toLocaleString('en')} trials, more than ${MOST.toLocaleString('en')}`, 'write `search: random(trials: 100)`, or leave fewer values open');
  yield* everyPick(choices);
}

const labelsOf = ({ label, options }: Choice): string[] => [label, ...options.flatMap(({ inner }) => inner.flatMap(labelsOf))];

function settingsOf(choices: readonly Choice[], picks: Picks, text: string): Record<string, string> {
  return Object.fromEntries(choices.flatMap(({ call, label, options }): [string, string][] => {
    const pick = picks.get(call);
    if (pick === undefined) return [];
    if (typeof pick === 'string') return [[label, pick]];
    const inner = options.find((option) => option === pick)?.inner ?? [];
    return [[label, shown(textOf(pick, text))], ...Object.entries(settingsOf(inner, picks, text))];
  }));
}

/** What is open inside it has a setting of its own. */
function textOf({ expression: { span }, inner }: Option, text: string): string {
  let [at, written] = [span.start, ''];
  for (const { call } of inner) [at, written] = [call.span.end, `${written}${text.slice(at, call.span.start)}…`];
  return written + text.slice(at, span.end);
}

/** On one line, and not too long for a table. */
const shown = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
};

/** What its samples are before they are augmented. */
function dataKey(training: TrainSpec | undefined): string {
  const { augment: _, ...settings } = training?.data.settings ?? {};
  return JSON.stringify([training?.data.source, settings], (key, value: unknown) => (key === 'place' || key === 'places' ? undefined : value));
}

/** What trials are compared by unless the file says it. */
export function usualObjective(training: TrainSpec | undefined): string {
  if (training === undefined) return 'loss';
  const { data, outputs } = training;
  const measured = outputs.length === 1 && outputs[0]!.metrics.some(({ word }) => word === 'accuracy');
  if (!data.facts.hasValidation) return measured ? 'accuracy' : 'loss';
  return measured ? 'val_accuracy' : 'val_loss';
}
