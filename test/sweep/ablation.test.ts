/** Ablation: which trainings are compared, their effects against SciPy's, and the command. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { effectOf, verdictOf } from '../../src/cli/ablation/effects.ts';
import { effectTable } from '../../src/cli/ablation/report.ts';
import { compile } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { parse } from '../../src/parser/parse.ts';
import { ablationsOf, augmentationOf, comparisonsOf, withSteps } from '../../src/sweep/augmentations.ts';
import { folder, gradnetc, stackTrace } from '../cli/gradnetc.ts';
import { nowhere } from './trials.ts';

interface Case { name: string; with: number[]; without: number[]; mean: number; error: number; low: number; high: number }
const { cases } = JSON.parse(readFileSync(new URL('../fixtures/oracles/training/paired_effects.json', import.meta.url), 'utf8')) as { cases: Case[] };

describe('an effect and its spread are SciPy\'s paired t statistics', () => {
  it.each(cases.map((each) => [each.name, each] as const))('%s', (_, { with: withIt, without, mean, error, low, high }) => {
    const effect = effectOf('x', withIt, without);
    expect(effect.mean).toBeCloseTo(mean, 12);
    expect(effect.standardError).toBeCloseTo(error, 12);
    // beyond 30 seeds the table's last row stands in: the interval is up to 3 % too wide, never too narrow
    const tolerance = withIt.length > 31 ? 0.03 : 1e-3;
    expect(Math.abs(effect.low - low) / (high - low)).toBeLessThan(tolerance);
    expect(Math.abs(effect.high - high) / (high - low)).toBeLessThan(tolerance);
  });

  it('is told from chance only where its interval leaves zero out', () => {
    expect(verdictOf(effectOf('x', [2, 2.1, 1.9], [1, 1, 1]), false)).toBe('helps');
    expect(verdictOf(effectOf('x', [2, 2.1, 1.9], [1, 1, 1]), true)).toBe('hurts');
    expect(verdictOf(effectOf('x', [2, 0.1, 1.9], [1, 1, 1]), false)).toBe('not told from chance');
    expect(verdictOf(effectOf('x', [9], [1]), false)).toBe('not told from chance');
  });
});

const text = `let moved = rotate(10deg) -> shift(2px)
let strong = true

data digits {
  source: mnist
  augment: moved // which is two
    -> cutout(6px) when strong
    -> shift(5%)
}

network Net {
  input(digits.shape) -> flatten
  dense(digits.classes) -> softmax
}

train Net on digits { loss: cross_entropy, optimizer: adam, batch: 200, epochs: 1 }
`;

describe('the trainings of an ablation', () => {
  const file = new SourceFile('a.gradnet', text);
  const { setting, steps } = augmentationOf(parse(file).unit, 'digits')!;

  it('has every step by its word, those behind names too', () => {
    expect(steps.map(({ label }) => label)).toEqual(['rotate', 'shift', 'cutout', 'shift 2']);
  });

  it('is all, none, each alone, all but each; the same steps once', () => {
    expect(ablationsOf(steps).map(({ name }) => name)).toEqual(['none', 'all', ...steps.map(({ label }) => `only ${label}`), ...steps.map(({ label }) => `without ${label}`)]);
    expect(ablationsOf(steps.slice(0, 2)).map(({ name }) => name)).toEqual(['none', 'all', 'only rotate', 'only shift']);
    expect(ablationsOf(steps.slice(0, 1)).map(({ name }) => name)).toEqual(['none', 'all']);
    expect(comparisonsOf(steps.slice(0, 2))).toEqual([
      { what: 'all together', with: 'all', without: 'none' },
      { what: 'rotate alone', with: 'only rotate', without: 'none' }, { what: 'shift alone', with: 'only shift', without: 'none' },
      { what: 'rotate beside the others', with: 'all', without: 'only shift' }, { what: 'shift beside the others', with: 'all', without: 'only rotate' },
    ]);
  });

  it('is a file each that augments with those steps and no others', () => {
    for (const { name, steps: some } of ablationsOf(steps)) {
      const { training, diagnostics } = compile(new SourceFile('a.gradnet', withSteps(file, setting, some)), nowhere);
      expect(diagnostics.filter(({ severity }) => severity === 'error'), name).toEqual([]);
      const words = ((training!.data.settings['augment'] ?? []) as readonly { word: string }[]).map(({ word }) => word);
      expect(words, name).toEqual(some.map(({ label }) => label.split(' ')[0]));
    }
  });
});

describe('ablate', () => {
  it('trains them over seeds and tells each effect with its interval', () => {
    const cwd = folder({ 'a.gradnet': text.replace('moved // which is two', 'same_class(mix: convex)').replace('    -> cutout(6px) when strong\n    -> shift(5%)\n', '    -> salt_and_pepper(5%)\n').replace('source: mnist', 'source: gaussian(8x8x1, classes: 3, samples: 120)').replace('batch: 200', 'batch: 30').replace(/^let.*\n/gm, '') });
    const { status, stdout, stderr } = gradnetc(['ablate', 'a.gradnet', '--seeds', '3', '--engine', 'wasm', '-j', '1'], { cwd });
    expect(stderr).not.toMatch(stackTrace);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ +val_accuracy +error +95 % interval\nall together .*\nsame_class alone .*\nsalt_and_pepper alone .*\nsame_class beside the others .*\nsalt_and_pepper beside the others .*\n\nmean difference over 3 seeds/);
    const { effects } = JSON.parse(readFileSync(join(cwd, 'ablations/a/effects.json'), 'utf8')) as { effects: { what: string; differences: number[]; mean: number }[] };
    const { trials } = JSON.parse(readFileSync(join(cwd, 'ablations/a/results.json'), 'utf8')) as { trials: { settings: { augmentation: string }; runs: { seed: number; epochs: { val_accuracy: number }[] }[] }[] };
    const figures = (name: string): number[] => trials.find(({ settings }) => settings.augmentation === name)!.runs.map(({ epochs }) => epochs.at(-1)!.val_accuracy);
    expect(trials.every(({ runs }) => runs.map(({ seed }) => seed).join() === '1,2,3')).toBe(true);
    expect(effects[0]!.differences).toEqual(figures('all').map((it, i) => it - figures('none')[i]!));
    expect(effects[3]!.differences).toEqual(figures('all').map((it, i) => it - figures('only salt_and_pepper')[i]!));
    expect(readFileSync(join(cwd, 'ablations/a/report.html'), 'utf8')).not.toMatch(/<script|NaN|undefined/);
  }, 120_000);

  it('says what it needs', () => {
    const cwd = folder({ 'plain.gradnet': text.replace(/ {2}augment:[^}]*/, ''), 'open.gradnet': text.replace('200', 'any(100, 200)'), 'data.gradnet': text.replace(/train [^]*/, '') });
    expect(gradnetc(['ablate', 'data.gradnet'], { cwd })).toMatchObject({ status: 2, stderr: expect.stringMatching(/has no `train` section;.*\n {2}= help: write one/) as string });
    expect(effectTable({ name: 'a', objective: 'val_loss', seeds: 3, engine: 'wasm', rows: [], effects: [] })).toMatch(/^no two trainings/);
    expect(gradnetc(['ablate', 'plain.gradnet'], { cwd })).toMatchObject({ status: 2, stderr: expect.stringContaining('is not augmented in this file') as string });
    expect(gradnetc(['ablate', 'open.gradnet'], { cwd })).toMatchObject({ status: 2, stderr: expect.stringContaining('leaves values open') as string });
  });
});
