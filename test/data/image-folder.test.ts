/** Folders of pictures as Pillow wrote them, against Pillow's own decoding and resizing; and what is said of broken ones. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { data } from '../../src/runtime/data/index.ts';
import { containing } from '../runtime/matchers.ts';
import { openRows, rowSize } from '../../src/runtime/data/stored/read.ts';
import type { Split } from '../../src/runtime/experiment.ts';
import { distance, facts, fixtures, load } from './oracle.ts';

const scratch = mkdtempSync(join(tmpdir(), 'gradnet-images-'));
afterAll(() => rmSync(scratch, { recursive: true }));
const directory = `${fixtures}images`;
const valuesOf = ({ inputs, targets, length }: Split): number[] => {
  const rows = openRows(inputs, length);
  const values = new Float32Array(rowSize(inputs, length) * length);
  for (let i = 0; i < length; i++) rows.write(i, values, i * rowSize(inputs, length));
  return [...values, ...targets];
};

describe.each([['RGB', 3], ['L', 1]] as const)('%s', (mode, channels) => {
  it('pixels are those of Pillow, and folders are classes', async () => {
    const { train, preparation, classes } = await load(data.imageFolder({ directory, size: [6, 8, channels], classes: 2, validationFraction: 0 }));
    expect(classes).toBe(2);
    expect(preparation!.labels).toEqual(['bright', 'dark']);
    expect([...train.targets]).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
    const expected = facts(`images ${mode}`)('pixels');
    const each = 48 * channels;
    (facts(`images ${mode}`)('files') as unknown as string[]).forEach((file, k) => {
      // Decoders of JPEG may differ by rounding; so may Pillow's weights, which are whole numbers.
      const most = distance(train.inputs.slice(k * each, (k + 1) * each), expected.slice(k * each, (k + 1) * each));
      expect(most, file).toBeLessThanOrEqual(file.endsWith('.jpg') ? 3 : 1);
    });
  });
});

it('tells of pictures that are of no kind that is read', async () => {
  const said: string[] = [];
  const folder = join(scratch, 'mixed');
  cpSync(directory, folder, { recursive: true });
  for (const name of ['bright/a.WEBP', 'dark/b.gif', 'dark/c.gif', 'dark/notes.txt']) writeFileSync(join(folder, name), '');
  const { train } = await data.imageFolder({ directory: folder, size: [6, 8, 3], classes: 2, validationFraction: 0 }).load({ seed: 1, say: (text) => said.push(text) });
  expect(train.length).toBe(10);
  expect(said).toEqual([`3 pictures passed over in ${folder}: .gif, .webp are not read (bright/a.WEBP, …)\n  = help: save as PNG or JPEG what is to be trained on`]);
});

describe('says what is wrong, where, and what mends it', () => {
  const size = [6, 8, 3];
  const copy = (name: string): string => {
    cpSync(directory, join(scratch, name), { recursive: true });
    return join(scratch, name);
  };

  it.each<[string, (folder: string) => void, object, string, string]>([
    ['a PNG cut short', (folder) => { writeFileSync(join(folder, 'dark/0.png'), readFileSync(join(folder, 'dark/0.png')).subarray(0, 200)); }, {}, 'dark/0.png cannot be decoded: it ends early, or is damaged', 'move it away'],
    ['a JPEG cut short', (folder) => { writeFileSync(join(folder, 'dark/4.jpg'), readFileSync(join(folder, 'dark/4.jpg')).subarray(0, 300)); }, {}, 'dark/4.jpg cannot be decoded: it ends early, or is damaged', 'move it away'],
    ['another kind of file', (folder) => { writeFileSync(join(folder, 'dark/9.png'), 'GIF89a'); }, {}, 'dark/9.png cannot be decoded: it is neither PNG nor JPEG', 'PNG or JPEG'],
    ['an empty file', (folder) => { writeFileSync(join(folder, 'dark/9.jpg'), ''); }, {}, 'dark/9.jpg is empty', 'again'],
    ['another number of folders', () => {}, { classes: 3 }, 'has 2 folders (bright, dark), but there are to be 3 classes', 'classes: 2'],
    ['one folder', (folder) => { rmSync(join(folder, 'bright'), { recursive: true }); }, {}, 'has one folder (dark), but there are to be 2 classes', 'a folder of its own'],
    ['a linked folder too many', (folder) => { symlinkSync('dark', join(folder, 'extra')); }, {}, 'has 3 folders (bright, dark, extra)', 'classes: 3'],
    ['a link to nothing', (folder) => { symlinkSync('gone.png', join(folder, 'dark/a.png')); }, {}, 'dark/a.png: it does not exist', 'check the path'],
    ['a folder without pictures', (folder) => { mkdirSync(join(folder, 'empty')); }, { classes: 3 }, 'empty holds no pictures', '.png or .jpg'],
  ])('%s', async (name, change, options, message, remedy) => {
    const folder = copy(name);
    change(folder);
    await expect(load(data.imageFolder({ directory: folder, size, classes: 2, ...options }))).rejects.toMatchObject({ message: containing(message), remedy: containing(remedy) });
  });

  it('leaves out what cannot be decoded with on_error: skip, counts it and says why, in memory and while training', async () => {
    const folder = copy('some broken');
    writeFileSync(join(folder, 'dark/0.png'), readFileSync(join(folder, 'dark/0.png')).subarray(0, 200));
    writeFileSync(join(folder, 'bright/1.png'), '');
    const sound = copy('without them');
    for (const name of ['dark/0.png', 'bright/1.png']) rmSync(join(sound, name));
    process.env['GRADNET_SCRATCH'] = scratch;
    for (const memory of [undefined, 0]) {
      const said: string[] = [];
      const given = { seed: 1, say: (text: string) => said.push(text), ...(memory === undefined ? {} : { memory }) };
      const skipping = await data.imageFolder({ directory: folder, size, classes: 2, onError: 'skip' }).load(given);
      expect(said).toEqual([expect.stringMatching(/^2 pictures skipped \(on_error: skip\)\n {2}.*bright\/1.png is empty\n {2}.*dark\/0.png cannot be decoded: /)]);
      expect(skipping.description).toMatch(/some broken, 2 skipped, 6 \+ 2 samples/);
      const { train, validation } = await data.imageFolder({ directory: sound, size, classes: 2 }).load(given);
      expect(valuesOf(skipping.train)).toEqual(valuesOf(train));
      expect(valuesOf(skipping.validation)).toEqual(valuesOf(validation));
    }
    rmSync(join(folder, 'bright'), { recursive: true });
    mkdirSync(join(folder, 'bright'));
    writeFileSync(join(folder, 'bright/0.png'), 'x');
    await expect(load(data.imageFolder({ directory: folder, size, classes: 2, onError: 'skip' }))).rejects.toMatchObject({ message: containing('no picture in the folder'), remedy: containing('leave out `on_error: skip`') });
  });

  it('passes over what is hidden or no picture, and looks into folders below', async () => {
    const folder = copy('more');
    mkdirSync(join(folder, '.git'));
    writeFileSync(join(folder, 'dark/notes.txt'), 'x');
    cpSync(join(folder, 'dark/0.png'), join(folder, 'dark/below/0.png'));
    expect((await load(data.imageFolder({ directory: folder, size, classes: 2, validationFraction: 0 }))).train.length).toBe(11);
  });
});

it('takes classes that are linked, and follows no link further down', async () => {
  const folder = join(scratch, 'linked');
  cpSync(directory, folder, { recursive: true });
  renameSync(join(folder, 'dark'), join(scratch, 'elsewhere'));
  symlinkSync('../elsewhere', join(folder, 'dark'));
  symlinkSync('..', join(folder, 'bright/round'));
  const given = { size: [6, 8, 3], classes: 2 };
  const [linked, plain] = await Promise.all([folder, directory].map((place) => load(data.imageFolder({ directory: place, ...given }))));
  expect(linked!.train.inputs).toEqual(plain!.train.inputs);
});
