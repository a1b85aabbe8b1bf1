/** `image_folder`: pictures in a folder for each class. */
import { fileFacts, onErrorParam, trainingOn } from '../from-files.ts';
import type { SourceWord } from '../types.ts';

export const imageFolder: SourceWord = {
  name: 'image_folder',
  family: 'source',
  summary: 'PNG and JPEG pictures in one folder for each class',
  doc: 'Every folder in `directory` is a class, in the order of their names, and every `.png`, `.jpg` or `.jpeg` file in it, or in folders below it, is a sample. Names that begin with a dot are passed over; a class may be a link to a folder, links further down are not followed. Pictures of other kinds, such as GIF or WebP, are passed over, which the run tells. A JPEG that was held sideways is turned as its Exif data says. Pictures of any size are resized to `size`, by bilinear interpolation over all pixels that a new one covers, as Pillow resizes; their proportions are not kept. Grey pictures become colour and colour ones grey (0.299 red, 0.587 green, 0.114 blue) as `size` has three channels or one; what is transparent is passed over. Values are scaled to [0, 1].\n\nPixels are kept in memory as bytes, after resizing, where all of them take at most 512 MB (or what GRADNET_DATA_MEMORY says); those of a larger folder are decoded while training, by threads that work ahead, and kept decoded in a file for later epochs where the disk has room. With `on_error: skip` all of them are decoded once before the training.\n\nMoments are computed from the means (0.485, 0.456, 0.406) and standard deviations (0.229, 0.224, 0.225) usually given for photographs (ImageNet); positions are taken as independent.',
  params: [
    { name: 'directory', type: { type: 'string' }, doc: 'The folder of the classes\' folders, from the working directory; `--data DIR` takes its place.' },
    { name: 'size', type: { type: 'shape' }, doc: 'Height, width and channels that every picture is brought to: `64x64x3`, or `28x28x1` for grey.' },
    { name: 'classes', type: { type: 'integer', min: 2 }, doc: 'Number of folders.' },
    onErrorParam('A picture that cannot be read or decoded'),
  ],
  example: trainingOn('image_folder("photos", 32x32x3, classes: 2)', true),
  reference: 'Pillow, https://pillow.readthedocs.io/en/stable/handbook/concepts.html#filters',
  aliases: ['ImageFolder', 'image_dataset_from_directory', 'flow_from_directory', 'images', 'folder', 'pictures'],
  check({ size }) {
    const sides = size as readonly number[];
    return sides.length === 3 && (sides[2] === 1 || sides[2] === 3) ? undefined : { argument: 'size', allowed: 'height x width x channels, with 3 channels for colour or 1 for grey' };
  },
  facts: (args) => fileFacts(args, args['size'] as number[], [], { mean: 0.449, second: 0.254, cross: 0.2027 }),
  emit: { tfjs: 'data.imageFolder' },
};
