/** The layers of a network, and the epochs of a run, as tables. */
import { count, figure, percent, scientific, shape, short } from '../monitor/format.ts';
import { factor } from '../monitor/layer-table.ts';
import type { EpochRecord, LayerRow } from '../train/outcome.ts';
import { html, table, type Markup } from './html.ts';

export const layerRowsTable = (rows: readonly LayerRow[]): Markup => table<LayerRow>([
  { title: 'layer', of: ({ name }) => name },
  { title: 'kind', of: ({ kind }) => kind },
  { title: 'output', of: (row) => shape(row.shape) },
  { title: 'parameters', numeric: true, of: ({ parameters }) => count(parameters) },
  ...(rows.some(({ predicted }) => predicted !== undefined) ? [
    { title: 'predicted gradient', numeric: true, of: ({ predicted }: LayerRow) => predicted && scientific(predicted.norm) },
    { title: '90 % interval', numeric: true, of: ({ predicted }: LayerRow) => predicted && `${scientific(predicted.low)} … ${scientific(predicted.high)}` },
  ] : []),
  { title: 'measured at step 1', numeric: true, of: ({ measured }) => (measured === undefined ? undefined : scientific(measured)) },
  { title: 'factor', numeric: true, of: (row) => {
    const apart = factor(row);
    return apart === undefined ? undefined : `${apart.toFixed(2)}x`;
  } },
], rows);

const spread = (it: LayerRow['measuredOutput']): string | undefined => it && `${short(it.mean)} ± ${short(it.deviation)}`;
const share = (value: number | undefined): string | undefined => (value === undefined ? undefined : percent(value));

/** Mean and deviation over the batch, predicted and measured; nothing where nothing was predicted. */
export function outputsTable(layers: readonly LayerRow[]): Markup | undefined {
  const rows = layers.filter(({ predictedOutput }) => predictedOutput !== undefined);
  if (rows.length === 0) return undefined;
  const dead = rows.some(({ predictedOutput: it, measuredOutput: was }) => it?.dead !== undefined || was?.dead !== undefined);
  return html`<p>Mean and deviation over the batch${dead ? ', and the share of units that give 0 for all of it' : ''}: from the source alone, and as measured.</p>${table<LayerRow>([
    { title: 'layer', of: ({ name }) => name },
    { title: 'predicted', numeric: true, of: ({ predictedOutput }) => spread(predictedOutput) },
    { title: 'measured', numeric: true, of: ({ measuredOutput }) => spread(measuredOutput) },
    ...(dead ? [
      { title: 'dead, predicted', numeric: true, of: ({ predictedOutput }: LayerRow) => share(predictedOutput?.dead) },
      { title: 'measured', numeric: true, of: ({ measuredOutput }: LayerRow) => share(measuredOutput?.dead) },
    ] : []),
  ], rows)}`;
}

/** More rows than this, and only the first and the last ones are shown. */
const MOST = 200;

export function epochTable(epochs: readonly EpochRecord[]): Markup {
  const shown = epochs.length <= MOST ? epochs : [...epochs.slice(0, MOST / 2), ...epochs.slice(-MOST / 2)];
  return table(Object.keys(epochs[0]!).map((name) => ({
    title: name.replaceAll('_', ' '), numeric: true,
    of: (record: EpochRecord) => (name === 'epoch' ? record.epoch : name === 'images_per_s' ? count(record.images_per_s) : figure(name, record[name]!)),
  })), shown);
}
