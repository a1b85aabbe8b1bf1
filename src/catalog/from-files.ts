/** What sources that read a user's own files share: the parameters that say what must be in them, and what is known before they are read. */
import type { DataFacts } from '../ir/columns.ts';
import type { InputMoments } from '../ir/signal.ts';
import type { Args, Shape } from '../ir/types.ts';
import type { Param } from './types.ts';

export const classesParam: Param = { name: 'classes', type: { type: 'integer', min: 2 }, doc: 'Number of classes; without it targets are values.', default: null };

export const downloadParam: Param = {
  name: 'download', type: { type: 'boolean' }, default: false,
  doc: 'Fetch the files from the set\'s home, or from GRADNET_MIRROR, to the user\'s cache where they are not there, as `gradnetc run --download` does; each is held to its checksum. Nothing is fetched when a file is compiled or checked.',
};

export const normalizeParam: Param = {
  name: 'normalize', type: { type: 'choice', of: ['standard', 'min_max', 'none'] }, default: 'standard',
  doc: '`standard`: mean 0 and deviation 1, `min_max`: from 0 to 1, on the training samples, along the last axis. What was fitted is stored with the model.',
};

export const onErrorParam = (what: string): Param => ({
  name: 'on_error', type: { type: 'choice', of: ['error', 'skip'] }, default: 'error',
  doc: `${what} ends the run, or is left out and counted; the first few are named with their reasons.`,
});

export const targetShapeParam: Param = { name: 'target_shape', type: { type: 'shape' }, doc: 'Shape of one target, where there are no classes.', default: [1] };

/** Of each value after `normalize`; spread evenly where its bounds alone are known, and where nothing is, as if it were standardized. */
const MOMENTS: Readonly<Record<string, InputMoments>> = {
  standard: { mean: 0, second: 1, cross: 0 },
  min_max: { mean: 0.5, second: 1 / 3, cross: 1 / 4 },
  none: { mean: 0, second: 1, cross: 0 },
};

/** The paragraph on predictions in a source's documentation. */
export const momentsDoc = 'Predictions rest on what `normalize` makes of the values; with `min_max` they are taken as evenly spread, and with `none` as if they had mean 0 and deviation 1.';

/** Facts of samples that are counted only when they are read; a fifth is held out unless `split` says otherwise. */
export function fileFacts(args: Args, shape: Shape, targetShape: Shape = [1], moments = MOMENTS[args['normalize'] as string]!): DataFacts {
  const classes = args['classes'] as number | null;
  return { shape, classes, targetShape: classes === null ? targetShape : [], samples: null, hasValidation: args['validation_fraction'] !== 0, moments };
}

/** A small file that trains on `source`. */
export const trainingOn = (source: string, classes: boolean): string => `data samples {
  source: ${source}
}

network Example {
  input(samples.shape)
  flatten -> dense(16) -> relu
  ${classes ? 'dense(samples.classes) -> softmax' : 'dense(1)'}
}

train Example on samples {
  loss: ${classes ? 'cross_entropy' : 'mean_squared_error'}
  optimizer: adam
  epochs: 20
}
`;
