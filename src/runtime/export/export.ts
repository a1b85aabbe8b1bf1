/** The process that `gradnetc export` starts: a trained model in the form of another tool. */
import { resolve } from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { selectEngine } from '../engine/index.ts';
import type { Preparation } from '../experiment.ts';
import { labelsOf, type Metadata } from '../train/metadata.ts';
import { openModel, type OfRun } from '../use/open-model.ts';
import { reply } from '../reply.ts';
import type { Exported } from './exported.ts';
import { exportSavedModel } from './saved-model.ts';
import { exportTfjs } from './tfjs.ts';
import { writeFiles } from './write-files.ts';

export interface ExportRequest {
  /** Of model.json. */
  readonly folder: string;
  /** The run that it is of, where it is of one. */
  readonly run?: OfRun;
  readonly to: 'tfjs' | 'savedmodel';
  readonly out: string;
  /** Whether files that are there may be replaced. */
  readonly force: boolean;
}

export interface ExportReply {
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  readonly notes: readonly string[];
}

/** Prints an `ExportReply` as JSON; errors go to stderr in words, and into the exit code. */
export const exportProgram = (request: ExportRequest): Promise<void> => reply(async () => {
  await selectEngine(request.to === 'savedmodel' ? 'native' : 'auto');
  const opened = await openModel(resolve(request.folder), request.run);
  const { files, notes }: Exported = request.to === 'tfjs' ? await exportTfjs(opened, resolve(request.folder)) : exportSavedModel(opened.model);
  const all = { 'preparation.json': preparationFile(opened.model, opened.file.userDefinedMetadata ?? {}), ...files };
  writeFiles(request.out, all, request.force);
  return { files: Object.entries(all).map(([name, { length: bytes }]) => ({ name, bytes })), notes } satisfies ExportReply;
});

/** What a sample has to go through before the model, and what its answers are. */
function preparationFile(model: LayersModel, metadata: Metadata): Uint8Array {
  const { fill, scaling, labels: _named, ...about }: Partial<Preparation> = metadata.data ?? {};
  const steps = [
    ...(model.inputs.some(({ shape }) => shape.length === 4) ? ['bytes of pictures are divided by 255'] : []),
    ...(about.tokenizer === undefined ? [] : ['a text becomes the numbers of its tokens by `tokenizer`, 1 for one that is not there, cut to the length of the input or filled up with 0']),
    ...(fill === undefined ? [] : ['a missing value becomes that of `fill` at its place of the last axis']),
    ...(scaling === undefined ? [] : ['x becomes (x - shift) * factor, each at its place of the last axis, as `scaling` has them']),
  ];
  const described = {
    inputs: model.inputs.map(({ name, shape, dtype }) => ({ name, shape, dtype })),
    outputs: model.outputs.map(({ shape }, i) => {
      const labels = labelsOf(metadata, i);
      return { name: model.outputNames[i], shape, ...(labels === undefined ? {} : { labels }) };
    }),
    steps, ...(fill === undefined ? {} : { fill }), ...(scaling === undefined ? {} : { scaling }), ...about,
  };
  return Buffer.from(`${JSON.stringify(described, null, 2)}\n`);
}
