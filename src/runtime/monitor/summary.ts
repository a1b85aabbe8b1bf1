/** The words at the end of a run: result, table of layers, and where everything lies. */
import type { Colors } from 'picocolors/types.js';
import { harmless } from '../../escape.ts';
import { displayPath } from '../train/run-folder.ts';
import type { EpochRecord, SavedRun, TrainingResult } from '../train/outcome.ts';
import { count, duration, figure } from './format.ts';
import { insights } from '../vitals/insights.ts';
import { gradientVerdict, layerTable } from './layer-table.ts';

/** `epoch 3/6  loss 0.131  accuracy 96.1 % …`, the same in a terminal and in a file. */
export function epochLine(record: EpochRecord, epochs: number): string {
  const { epoch, seconds, images_per_s, learning_rate: _rate, ...figures } = record;
  const shown = Object.entries(figures).map(([name, value]) => `${name} ${figure(name, value)}`);
  return [`epoch ${epoch}/${epochs}`, ...shown, `${count(images_per_s)} images/s`, duration(seconds)].join('  ');
}

function headline(result: TrainingResult): string {
  const { kept, ending, seconds, epochs } = result;
  const figures = kept === undefined ? [] : Object.entries(kept).filter(([name]) => name.startsWith('val_'));
  const fallback = kept === undefined ? [] : Object.entries(kept).filter(([name]) => name === 'loss' || name === 'accuracy');
  const words = (figures.length > 0 ? figures : fallback)
    .sort(([a], [b]) => Number(/loss$/.test(a)) - Number(/loss$/.test(b)))
    .map(([name, value], index) =>
      `${name.replace(/^val_/, index === 0 ? 'validation ' : '')} ${figure(name, value)}`);
  const best = result.restored === 'best' || ending.kind === 'stopped-early' ? `best epoch ${kept?.epoch}` : `epoch ${kept?.epoch}`;
  const line = kept === undefined
    ? `${epochs.length} epochs finished in ${duration(seconds)}`
    : `${words.join(', ')}, in ${duration(seconds)} · ${best}`;
  return line;
}

function keptAfterFailure({ restored, trainedSteps }: TrainingResult): string {
  if (restored === 'best') return "the best epoch's weights are kept";
  if (restored === undefined) return 'no weights were worth keeping';
  if (trainedSteps === 0) return 'the initial weights are kept: none after them were seen to give a finite loss';
  return `the weights of step ${trainedSteps} are kept, the last that were saved with a finite loss`;
}

const endings: { [kind in TrainingResult['ending']['kind']]: (result: TrainingResult) => string | undefined } = {
  completed: () => undefined,
  'stopped-early': ({ ending, epochs }) => ending.kind === 'stopped-early'
    ? `stopped early after epoch ${epochs.length}: ${ending.monitor} did not improve for ${ending.patience} epochs`
    : undefined,
  interrupted: ({ ending, restored }) => ending.kind === 'interrupted'
    ? `interrupted in epoch ${ending.epoch} after step ${ending.step}; ${
      restored === 'best' ? "the best epoch's weights are kept" : 'the weights of that step are kept'}`
    : undefined,
  diverged: keptAfterFailure,
  failed: keptAfterFailure,
};

export function summaryLines(result: TrainingResult, saved: SavedRun, colors: Colors): string[] {
  const ended = endings[result.ending.kind](result);
  const verdict = gradientVerdict(result.layers);
  const [head = '', ...rows] = layerTable(result.layers);
  const parameters = result.layers.reduce((sum, row) => sum + row.parameters, 0);
  return [
    ...(ended === undefined ? [] : [ended]),
    colors.bold(headline(result)),
    '',
    colors.dim(head),
    ...rows,
    `${count(parameters)} parameters`,
    ...(verdict === undefined ? [] : [verdict]),
    ...insights(result.measurements),
    '',
    `saved  ${harmless(displayPath(saved.folder))}/`,
    ...saved.files.map(({ name, about }) => `       ${name}${about === undefined ? '' : colors.dim(`  ${about}`)}`),
  ];
}
