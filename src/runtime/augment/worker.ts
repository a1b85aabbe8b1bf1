/** The augmenting thread: fills slots of shared memory with batches, one job after another. */
import { parentPort, workerData } from 'node:worker_threads';
import { fillBatch, pack } from './fill.ts';
import { createKernels, plainKernels } from './kernels.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';
import type { Answer, Job, WorkerSetup } from './protocol.ts';

const { augmentations, samples, form, seed, slots, kernels } = workerData as WorkerSetup;
let pipeline: Pipeline | undefined;

parentPort!.on('message', (jobs: readonly Job[]) => parentPort!.postMessage(jobs.map(make)));

function make({ slot, epoch, rows, strengths }: Job): Answer {
  try {
    pipeline ??= createPipeline(augmentations, samples, form, seed, kernels === undefined ? plainKernels : createKernels(kernels));
    pipeline.adapt(strengths);
    fillBatch(pipeline, epoch, rows, slots[slot]!);
    return { slot };
  } catch (error) {
    return { slot, failure: pack(error) };
  }
}
