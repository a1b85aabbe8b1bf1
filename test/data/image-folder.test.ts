/** Folders of pictures as Pillow wrote them, against Pillow's own decoding and resizing; and what is said of broken ones. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { data } from '../../src/runtime/data/index.ts';
import { containing } from '../runtime/matchers.ts';
import { distance, facts, fixtures, load } from './oracle.ts';

const scratch = mkdtempSync(join(tmpdir(), 'gradnet-images-'));
afterAll(() => rmSync(scratch, { recursive: true }));
const directory = `${fixtures}images`;

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

describe('says what is wrong, where, and what mends it', () => {
  const size = [6, 8, 3];
  const copy = (name: string): string => {
    cpSync(directory, join(scratch, name), { recursive: true });
    return join(scratch, name);
  };

  it.each<[string, (folder: string) => void, object, string, string]>([
    ['a PNG cut short', (folder) => { writeFileSync(join(folder, 'dark/0.png'), readFileSync(join(folder, 'dark/0.png')).subarray(0, 200)); }, {}, 'dark/0.png cannot be decoded', 'move it away'],
    ['a JPEG cut short', (folder) => { writeFileSync(join(folder, 'dark/4.jpg'), readFileSync(join(folder, 'dark/4.jpg')).subarray(0, 300)); }, {}, 'dark/4.jpg cannot be decoded', 'move it away'],
    ['another kind of file', (folder) => { writeFileSync(join(folder, 'dark/9.png'), 'GIF89a'); }, {}, 'dark/9.png cannot be decoded: it is neither PNG nor JPEG', 'PNG or JPEG'],
    ['an empty file', (folder) => { writeFileSync(join(folder, 'dark/9.jpg'), ''); }, {}, 'dark/9.jpg is empty', 'again'],
    ['another number of folders', () => {}, { classes: 3 }, 'has 2 folders (bright, dark), but there are to be 3 classes', 'classes: 2'],
    ['a folder without pictures', (folder) => { mkdirSync(join(folder, 'empty')); }, { classes: 3 }, 'empty holds no pictures', '.png or .jpg'],
  ])('%s', async (name, change, options, message, remedy) => {
    const folder = copy(name);
    change(folder);
    await expect(load(data.imageFolder({ directory: folder, size, classes: 2, ...options }))).rejects.toMatchObject({ message: containing(message), remedy: containing(remedy) });
  });

  it('passes over what is hidden or no picture, and looks into folders below', async () => {
    const folder = copy('more');
    mkdirSync(join(folder, '.git'));
    writeFileSync(join(folder, 'dark/notes.txt'), 'x');
    cpSync(join(folder, 'dark/0.png'), join(folder, 'dark/below/0.png'));
    expect((await load(data.imageFolder({ directory: folder, size, classes: 2, validationFraction: 0 }))).train.length).toBe(11);
  });
});
