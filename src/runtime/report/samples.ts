/** A few training samples before and after augmentation, as pictures within a page. */
import { shownSamples } from '../augment/shown-samples.ts';
import type { Dataset, Experiment } from '../experiment.ts';
import { html, type Markup } from './html.ts';
import { isPicture, pictureOf } from './picture.ts';

export interface SampleSheet {
  /** A row a sample: the original, then what the first epochs see of it; as URLs of data. */
  readonly rows: readonly (readonly string[])[];
  readonly names: string;
}

const ROWS = 4;
const EPOCHS = 5;

/** Absent where nothing is augmented, or the samples are no pictures. */
export function sampleSheet(experiment: Experiment, dataset: Dataset, seed: number): SampleSheet | undefined {
  const augmentations = experiment.augment ?? [];
  if (augmentations.length === 0 || !isPicture(dataset.inputShape)) return undefined;
  const { rows, form } = shownSamples(augmentations, dataset, seed, { rows: ROWS, epochs: EPOCHS });
  return { rows: rows.map((row) => row.map(({ values }) => pictureOf(values, form))), names: augmentations.map(({ name }) => name).join(', ') };
}

export const samplesSection = ({ rows, names }: SampleSheet): Markup =>
  html`<p>Training samples, the original framed, then as ${EPOCHS} epochs see them after ${names}.</p>
    <div class="samples">
      ${rows.map((row) => html`<div>${row.map((url, i) => html`<img src="${url}" alt="${i === 0 ? 'original' : `epoch ${i}`}" />`)}</div>`)}
    </div>`;
