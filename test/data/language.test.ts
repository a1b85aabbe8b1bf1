/** Sources that read files, from the text of a .gradnet file to trained weights. */
import { beforeAll, expect, it } from 'vitest';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { compiled, experimentOf } from '../examples/run-program.ts';
import { trainHere } from '../runtime/in-process.ts';
import { fixtures } from './oracle.ts';

beforeAll(async () => void (await selectEngine('cpu')));

it.each<[string, string, 'classes' | 'values']>([
  ['csv', `csv("${fixtures}table.csv", 3, "kind", classes: 3, leave_out: ["id", "price"], missing: drop)`, 'classes'],
  ['csv without header', `csv("${fixtures}gaps.csv.gz", features: 2, classes: 3, header: false, delimiter: ";", missing: mean, normalize: min_max)`, 'classes'],
  ['npy', `npy("${fixtures}pictures.npy", "${fixtures}labels.npy", 4x3x1)`, 'values'],
  ['npz', `npz("${fixtures}packed.npz", 4x3x1, classes: 3, validation_inputs: "x_test", validation_targets: "y_test", normalize: none)`, 'classes'],
  ['json_lines', `json_lines("${fixtures}records.jsonl", 7, inputs: ["age", "words"], target: "kind", classes: 3)`, 'classes'],
  ['image_folder', `image_folder("${fixtures}images", 8x8x3, classes: 2)`, 'classes'],
  ['fashion_mnist', `fashion_mnist("${fixtures}idx")`, 'classes'],
])('%s', async (_, source, kind) => {
  const [end, loss] = kind === 'classes' ? ['dense(d.classes) -> softmax', 'cross_entropy'] : ['dense(1)', 'mean_squared_error'];
  const text = `data d { source: ${source} }\nnetwork N { input(d.shape); flatten -> dense(4) -> relu -> ${end} }\ntrain N on d { loss: ${loss}, optimizer: adam, epochs: 2, batch: 2 }\n`;
  const { result } = await trainHere(await experimentOf(compiled('files.gradnet', text)));
  expect(result.ending.kind).toBe('completed');
  expect(result.epochs.every((record) => Number.isFinite(record.loss) && Number.isFinite(record['val_loss']!))).toBe(true);
});
