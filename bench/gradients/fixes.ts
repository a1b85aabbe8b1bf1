/** (d) The best fix of every faulty case, applied, measured, and trained beside the original. */
import { spawnSync } from 'node:child_process';
import { applyEdits, lint, SourceFile, type Compiled } from '../../src/index.ts';
import type { LayerComparison } from '../../src/cli/verify/comparison.ts';
import { readCases } from './expected.ts';
import type { Part, Settings } from './main.ts';
import { compileText, measureText, withProgram } from './measure.ts';
import { saved } from './saved.ts';
import { casesFolder } from './verdicts.ts';

/** AutoTrainer's bounds (Zhang et al. 2021) for the gradient at the first layer by that at the last. */
const HEALTHY = [1e-3, 70] as const;
/** A network trains if its loss falls below this part of what guessing the classes' shares costs. */
const TRAINS = 0.8;
/** Floating point operations and steps that a training may take at most; a minute or so on a quiet machine. */
const WORK = 9e11;
const STEPS = 2000;

const withoutFiles = (text: string): string => text.replace('source: cifar10', 'source: gaussian(32x32x3, classes: 10, samples: 1250, separation: 0.3)');

interface Row {
  readonly name: string;
  readonly fix: string;
  readonly before: Ratios;
  readonly after: Ratios;
  readonly trained_before: number | null;
  readonly trained_after: number | null;
}
interface Ratios { readonly signal: number; readonly weights: number; readonly growth: number }

export async function tryFixes({ quick, seeds, cases, resume, say }: Settings): Promise<Part> {
  const rows: Row[] = [];
  const without: string[] = [];
  const known = readCases(casesFolder);
  // Names, or a part of them where no case has that name.
  const named = new Set(cases.split(',').filter((it) => known.some(({ name }) => name === it)));
  for (const { name, text: original, expected } of known) {
    if (expected.length === 0 || !(named.size > 0 ? named.has(name) : name.includes(cases))) continue;
    const text = withoutFiles(original);
    const fixed = applyBest(name, text, expected.map(({ rule }) => rule));
    if (fixed === undefined) {
      without.push(name);
      continue;
    }
    const [before, after] = [ratios(await measureText(name, text, seeds, { resume })), ratios(await measureText(name, fixed.text, seeds, { resume }))];
    const [lossBefore, lossAfter] = [await train(name, text, quick, resume), await train(name, fixed.text, quick, resume)];
    rows.push({ name, fix: fixed.title, before, after, trained_before: lossBefore, trained_after: lossAfter });
    say(`${name}: ${fixed.title}; signal ${show(before.signal)} → ${show(after.signal)}, loss ${show(lossBefore)} → ${show(lossAfter)} of guessing`);
  }
  const within = ({ signal, weights, growth }: Ratios): boolean => [signal, weights].every((it) => it >= HEALTHY[0] && it <= HEALTHY[1]) && growth < 100;
  const trains = (loss: number | null): boolean => loss !== null && loss < TRAINS;
  const healed = rows.filter(({ after }) => within(after)).length;
  const stuck = rows.filter((it) => !trains(it.trained_before));
  const loosened = stuck.filter((it) => trains(it.trained_after)).length;
  return {
    figures: { fixes: rows.length, within_bounds: healed, did_not_train: stuck.length, train_after: loosened, all_that_train_after: rows.filter((it) => trains(it.trained_after)).length, rows, without_fix: without },
    text: [
      `${rows.length} cases have a fix that edits; ${healed} of them are measured within healthy bounds after it`,
      `${stuck.length} did not train before; ${loosened} of these train after the fix`,
      `no fix to apply: ${without.join(', ') || 'none'}`,
      ...rows.filter((it) => !within(it.after) || !trains(it.trained_after)).map((it) =>
        `${it.name}, ${it.fix}: signal ${show(it.before.signal)} → ${show(it.after.signal)}, weights ${show(it.before.weights)} → ${show(it.after.weights)}, values ${show(it.before.growth)} → ${show(it.after.growth)}, loss of guessing ${show(it.trained_before)} → ${show(it.trained_after)}`),
    ].join('\n'),
  };
}

function applyBest(name: string, text: string, wanted: readonly string[]): { text: string; title: string } | undefined {
  const source = new SourceFile(`${name}.gradnet`, text);
  const finding = lint(source, { load: () => undefined }).find((it) => wanted.includes(it.name));
  const fix = finding?.fixes.find(({ edits }) => edits.length > 0);
  const edited = fix && applyEdits(new Map([[source.name, source]]), fix.edits)?.get(source.name);
  return edited && { text: edited.text, title: fix.title };
}

/** Of layers with a kernel: the gradient at the first by that at the last, of values and of weights; and how values grow. */
function ratios(rows: readonly LayerComparison[]): Ratios {
  const trained = rows.filter(({ weight, kind }) => weight !== null && /dense|conv/.test(kind));
  const [first, last] = [trained[0]!, trained.at(-1)!];
  return {
    signal: first.backward!.measured / last.backward!.measured,
    weights: first.weight!.measured / last.weight!.measured,
    growth: last.forward!.measured / first.forward!.measured,
  };
}

/** From so many samples on a few epochs are many steps. */
const LARGE = 10_000;

/** Small sets 60 epochs, images and large sets fewer, none more than there is time for. */
function epochsOf({ training, facts }: Compiled, quick: boolean): number {
  const { shape, samples } = training!.data.facts;
  const wanted = (samples ?? 0) > LARGE ? (quick ? 2 : 5) : shape.length > 1 ? (quick ? 5 : 30) : quick ? 20 : 60;
  const work = 3 * facts.get(training!.network)!.totals.flops * (samples ?? 0);
  const steps = (samples ?? 0) / (training!.settings['batch'] as number);
  return Math.max(1, Math.min(wanted, Math.floor(WORK / work), Math.floor(STEPS / steps)));
}

/** Loss at the end of a short training, by that of guessing; null where training broke off. */
async function train(name: string, text: string, quick: boolean, resume: boolean): Promise<number | null> {
  const compiled = compileText(name, text);
  const training = compiled.training!;
  const classes = training.data.facts.classes ?? 1;
  const loss = training.outputs[0]!.loss.word;
  const guess = guessing(loss, classes);
  const epochs = epochsOf(compiled, quick);
  return saved(text, `trained-${epochs}`, resume, () => withProgram(name, compiled.text, (path, folder) => {
    const { status, stdout, error } = spawnSync(process.execPath, [path, '--json', `--epochs=${epochs}`, `--out=${folder}/out`], { encoding: 'utf8', cwd: folder, timeout: 1_800_000 });
    // One that was not done in time has not diverged.
    if (error) throw error;
    if (status !== 0) return null;
    const records = stdout.trim().split('\n').map((it) => JSON.parse(it) as { loss?: number });
    const final = records.flatMap((it) => it.loss ?? []).at(-1);
    return final === undefined || !Number.isFinite(final) ? null : final / guess;
  }));
}

/** What it costs to know the classes' shares only; numbers of classes as targets have the variance and the mean deviation of a die. */
function guessing(loss: string, classes: number): number {
  switch (loss) {
    case 'cross_entropy': return Math.log(classes);
    case 'binary_cross_entropy': return Math.log(2);
    case 'mean_absolute_error': return Math.floor(classes ** 2 / 4) / classes;
    default: return (classes ** 2 - 1) / 12;
  }
}

const show = (x: number | null): string => (x === null ? 'diverged' : x !== 0 && (x < 0.01 || x >= 1000) ? x.toExponential(1) : x.toPrecision(2));
