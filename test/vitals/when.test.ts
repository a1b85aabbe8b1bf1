/** When the layers are measured, and what is kept and written of it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Watch } from '../../src/runtime/experiment.ts';
import { measuredLine } from '../../src/runtime/monitor/measured-line.ts';
import { Cadence, type CadenceOptions } from '../../src/runtime/vitals/cadence.ts';
import { History } from '../../src/runtime/vitals/history.ts';
import { layerLines } from '../../src/runtime/vitals/lines.ts';
import { monitor } from '../../src/runtime/vitals/watches.ts';

/** What is measured at each of the first steps; `-` where nothing is. */
const steps = (watches: readonly Watch[] | undefined, options: Partial<CadenceOptions> = {}, count = 9): string[] => {
  const cadence = new Cadence(watches, { stepsPerEpoch: 4, ...options });
  return Array.from({ length: count }, (_, step) => [...cadence.at(step)].map((group) => group.charAt(0).toUpperCase() + group.slice(1, 2)).join('') || '-');
};

describe('a cadence', () => {
  it('measures all at the first step of each epoch unless told otherwise', () => {
    expect(steps(undefined)).toEqual(['GrWeAc', '-', '-', '-', 'GrWeAc', '-', '-', '-', 'GrWeAc']);
  });

  it('follows the words, each by itself; gradients are in every epoch', () => {
    expect(steps([monitor.weights({ everySteps: 3 })])).toEqual(['GrWe', '-', '-', 'We', 'Gr', '-', 'We', '-', 'Gr']);
    expect(steps([monitor.activations({ everyEpochs: 2 })])).toEqual(['GrAc', '-', '-', '-', 'Gr', '-', '-', '-', 'GrAc']);
    expect(steps([monitor.tensorboard()], {}, 5)).toEqual(['GrVa', '-', '-', '-', 'GrVa']);
  });

  it('follows the command line in place of the words', () => {
    expect(steps([monitor.weights()], { everySteps: 2 }, 5)).toEqual(['GrWe', '-', 'We', '-', 'GrWe']);
    expect(steps(undefined, { everySteps: 3 }, 5)).toEqual(['GrWeAc', '-', '-', 'GrWeAc', 'Gr']);
  });

  it('knows whether there is something to tell within epochs', () => {
    const within = (watches: readonly Watch[]): boolean => new Cadence(watches, { stepsPerEpoch: 4 }).withinEpochs;
    expect([within([]), within([monitor.gradients({ everySteps: 4 })]), within([monitor.gradients({ everySteps: 3 })])]).toEqual([false, false, true]);
  });
});

describe('the history', () => {
  it('keeps every epoch’s first step, and of the others what fits', () => {
    const history = new History();
    const layers = new Map(Array.from({ length: 1000 }, (_, i) => [`l${i}`, { gradient: 1 }]));
    for (let step = 1; step <= 2000; step++) history.add({ epoch: Math.ceil(step / 100), step, loss: 1, layers });
    expect(history.byEpoch.map(({ step }) => step)).toEqual(Array.from({ length: 20 }, (_, i) => i * 100 + 1));
    expect(history.all.length).toBeLessThanOrEqual(200);
    expect(history.all.length).toBeGreaterThan(60);
    expect(history.all.map(({ step }) => step)).toEqual([...new Set(history.all.map(({ step }) => step))].sort((a, b) => a - b));
    expect(history.first(3)).toBe(layers);
  });
});

describe('a measured step in words', () => {
  const measured = { epoch: 1, step: 21, loss: 51_234, layers: new Map([['a', { gradient: 2, update: 0.08, dead: 0 }], ['b', { gradient: 123_456, mean: 3 }]]) };

  it('names the layers that stand out', () => {
    expect(measuredLine(measured)).toBe('step 21  loss 5.12e+4  gradient 1.23e+5 (b)  update 0.0800 (a)  dead 0 (a)');
  });

  it('is a line of JSON with four digits', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gradnet-lines-'));
    const told: string[] = [];
    const write = layerLines(folder, (text) => told.push(text));
    write(measured);
    write({ ...measured, step: 22, layers: new Map([['a', { gradient: Infinity }]]) });
    expect(readFileSync(join(folder, 'layers.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as unknown)).toEqual([
      { epoch: 1, step: 21, loss: 51234, layers: { a: { gradient: 2, update: 0.08, dead: 0 }, b: { gradient: 123500, mean: 3 } } },
      { epoch: 1, step: 22, loss: 51234, layers: { a: { gradient: null } } },
    ]);
    rmSync(folder, { recursive: true });
    for (let i = 0; i < 3; i++) write(measured);
    expect(told).toEqual([expect.stringMatching(/warning: the layers' figures could not be written to .*layers\.jsonl: it does not exist\n {2}= help: check the path/)]);
  });
});
