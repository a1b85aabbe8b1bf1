/** `gradnetc export`: a trained model for other tools. */
import { join, resolve } from 'node:path';
import type { ExportReply, ExportRequest } from '../../runtime/export/export.ts';
import type { CommandSpec } from '../command.ts';
import { text } from '../command.ts';
import { Failure } from '../failure.ts';
import { show } from '../output.ts';
import { askRuntime } from '../ask-runtime.ts';
import { findModel } from '../run-folders/find-model.ts';

export const exportCommand: CommandSpec = {
  name: 'export',
  summary: 'write a trained model for plain TensorFlow.js or as a SavedModel of TensorFlow',
  doc:
    'Takes the weights that a run kept. `tfjs` is a folder that tf.loadLayersModel of plain TensorFlow.js reads; a model with ' +
    'layers that it lacks is an error that names them. `savedmodel` is the prediction as a graph with the weights in it and the ' +
    'signature serving_default, for tf.saved_model.load, TensorFlow Serving and what converts from it, ONNX among it (docs/onnx.md); it needs the native ' +
    'engine. What is written has answered as the model does, within 1e-5, before it is put in place. preparation.json beside it ' +
    'says what a sample has to go through, and the names of the classes.',
  arguments: [{ name: 'model', doc: 'the folder of a run, its name in runs/, or a folder with model.json', required: true }],
  options: [
    { name: 'to', value: 'FORM', choices: ['tfjs', 'savedmodel'], default: 'tfjs', doc: 'for which tool' },
    { name: 'out', short: 'o', value: 'DIR', doc: 'the folder to write to; it must be given' },
    { name: 'force', doc: 'replace files of that name that are in the folder' },
  ],
  examples: [
    { line: 'gradnetc export lenet5-1 -o web/model', doc: 'for a page' },
    { line: 'gradnetc export runs/lenet5-1 --to savedmodel -o serving/1', doc: 'for TensorFlow Serving' },
  ],
  async run([given = ''], options) {
    const out = text(options, 'out');
    if (out === undefined) throw new Failure('export needs a folder to write to', 'give one: -o DIR');
    const { folder, run } = findModel(given);
    const request = {
      folder,
      ...(run === undefined ? {} : { run }),
      to: text(options, 'to') as ExportRequest['to'],
      out: resolve(out),
      force: options['force'] === true,
    } satisfies ExportRequest;
    const reply = await askRuntime<ExportReply>('exportProgram', request);
    if (typeof reply === 'number') return reply;
    show([...reply.files.map(({ name, bytes }) => `wrote ${join(out, name)}, ${bytes.toLocaleString('en')} bytes`), ...reply.notes.map((note) => `note: ${note}`)].map((line) => `${line}\n`).join(''));
    return 0;
  },
};
