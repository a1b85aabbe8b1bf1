/** `gradnetc preview`: a picture of what a file's augmentation does to its data. */
import type { CommandSpec } from '../command.ts';
import { text } from '../command.ts';
import { compileFile } from '../pipeline.ts';
import { runEmitted } from '../run-program.ts';

export const previewCommand: CommandSpec = {
  name: 'preview',
  summary: 'show what the augmentation does to the data',
  doc:
    'Writes a contact sheet as PNG: eight training samples, one a row, with the original on the left and beside it what the ' +
    'first eight epochs of a training with the same seed make of it. The strip beneath an image is its label: one colour a ' +
    'class, as wide as its share. Nothing is trained.',
  arguments: [{ name: 'file', doc: 'the .gradnet file', required: true }],
  options: [
    { name: 'out', short: 'o', value: 'FILE', default: 'preview.png', doc: 'where to write the picture' },
    { name: 'seed', value: 'N', doc: 'another seed than the file\'s' },
    { name: 'data', value: 'DIR', doc: 'directory of the data, in place of what the file says' },
  ],
  examples: [
    { line: 'gradnetc preview examples/image-data-generator.gradnet', doc: 'writes preview.png' },
    { line: 'gradnetc preview model.gradnet -o sheet.png --seed 7', doc: 'other draws' },
  ],
  async run([file = ''], options) {
    const { code } = await compileFile(file);
    if (code === undefined) return 1;
    const passedOn = ['seed', 'data'].flatMap((name) => (text(options, name) === undefined ? [] : [`--${name}=${text(options, name)!}`]));
    return runEmitted(file, code, [`--preview=${text(options, 'out') ?? 'preview.png'}`, ...passedOn]);
  },
};
