/** What a checkpoint is of, and whether a program can go on from it: the same layers, optimizer, data and batches. */
import { createHash } from 'node:crypto';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { disposeBatch, gatherBatch } from '../data/batches.ts';
import { RunError } from '../errors.ts';
import type { Dataset, Experiment, Split } from '../experiment.ts';

interface LayerIdentity {
  readonly name: string;
  readonly kind: string;
  /** Shapes by the weights' names. */
  readonly weights: Readonly<Record<string, readonly number[]>>;
}

export interface Identity {
  readonly layers: readonly LayerIdentity[];
  readonly optimizer: string;
  readonly data: { readonly name: string; readonly train: number; readonly validation: number; readonly fingerprint: string };
  readonly batch: number;
  readonly seed: number;
  readonly engine: string;
  /** Of the program's text; null where it is not known. */
  readonly program: string | null;
}

/** Samples that the fingerprint looks at, evenly over a split: data in another order or of another year gives another. */
const PROBED = 256;

export function identityOf(given: {
  readonly experiment: Experiment;
  readonly model: LayersModel;
  readonly dataset: Dataset;
  readonly batch: number;
  readonly seed: number;
  readonly engine: string;
  readonly program: string | null;
}): Identity {
  const { experiment, model, dataset, batch, seed, engine, program } = given;
  const layers = model.layers
    .filter((layer) => layer.getClassName() !== 'InputLayer')
    .map((layer) => ({
      name: layer.name,
      kind: layer.getClassName(),
      weights: Object.fromEntries(layer.weights.map((weight) => [weight.originalName, weight.shape as number[]])),
    }));
  const data = {
    name: dataset.name,
    train: dataset.train.length,
    validation: dataset.validation.length,
    fingerprint: fingerprintOf(dataset),
  };
  return { layers, optimizer: experiment.optimizer.name, data, batch, seed, engine, program };
}

function fingerprintOf(dataset: Dataset): string {
  const hash = createHash('sha256');
  const add = (split: Split): void => {
    const size = Math.min(PROBED, split.length);
    if (size === 0) return;
    const rows = gatherBatch(dataset, split, 0, size, Int32Array.from({ length: size }, (_, i) => Math.floor((i * split.length) / size)));
    for (const tensor of [...rows.inputs, ...rows.targets]) {
      const values = tensor.dataSync();
      hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }
    disposeBatch(rows);
  };
  add(dataset.train);
  add(dataset.validation);
  return hash.digest('hex').slice(0, 16);
}

/**
 * @returns what is allowed to differ and does, in words: then the run does not end as it would have without the break
 * @throws RunError naming what does not fit, as it was and as it is
 */
export function checkIdentity(was: Identity, is: Identity, path: string): string[] {
  const refuse = (what: string, remedy: string): never => {
    throw new RunError(`cannot go on from ${path}: ${what}`, { remedy });
  };
  const layer = differingLayer(was.layers, is.layers);
  if (layer !== undefined) refuse(layer, 'resume with the program that began the run (program.mjs in its folder), or train the new network in a new run; `pretrained` takes over the layers that are alike');
  if (was.optimizer !== is.optimizer) refuse(`it holds the state of the optimizer ${was.optimizer}, and the program trains with ${is.optimizer}`, `resume with ${was.optimizer}, or begin a new run`);
  const of = ({ name, train, validation }: Identity['data']): string => `${name} with ${train} + ${validation} samples`;
  if (of(was.data) !== of(is.data)) refuse(`it was trained on ${of(was.data)}, and the data is now ${of(is.data)}`, 'give the same data with --data DIR, or begin a new run');
  if (was.data.fingerprint !== is.data.fingerprint) refuse(`the samples of ${is.data.name} are not those that it was trained on`, 'give the same data with --data DIR, or begin a new run');
  if (was.batch !== is.batch) refuse(`it was trained in batches of ${was.batch}, not ${is.batch}`, `leave out --batch, or give --batch ${was.batch}`);
  if (was.seed !== is.seed) refuse(`it was begun with seed ${was.seed}, not ${is.seed}`, `leave out --seed, or give --seed ${was.seed}`);
  return [
    ...(was.engine === is.engine ? [] : [`the engine was ${was.engine} and is ${is.engine}, which rounds otherwise`]),
    ...(was.program === null || is.program === null || was.program === is.program ? [] : ['the program has changed since']),
  ];
}

const sizes = (shape: readonly number[]): string => shape.join('x') || 'one number';

function differingLayer(was: readonly LayerIdentity[], is: readonly LayerIdentity[]): string | undefined {
  for (let i = 0; i < Math.max(was.length, is.length); i++) {
    const [before, now] = [was[i], is[i]];
    if (now === undefined) return `its layer \`${before!.name}\` (${before!.kind}) is not in the network`;
    if (before === undefined) return `the network has a layer \`${now.name}\` (${now.kind}) that it does not know`;
    if (before.name !== now.name || before.kind !== now.kind) return `its layer ${i + 1} is \`${before.name}\` (${before.kind}), and the network's is \`${now.name}\` (${now.kind})`;
    for (const name of new Set([...Object.keys(before.weights), ...Object.keys(now.weights)])) {
      const [old, current] = [before.weights[name], now.weights[name]];
      if (old === undefined || current === undefined) return `layer \`${now.name}\` ${old === undefined ? 'has a weight' : 'has lost its weight'} \`${name}\``;
      if (sizes(old) !== sizes(current)) return `layer \`${now.name}\` had \`${name}\` of ${sizes(old)} and has ${sizes(current)}`;
    }
  }
  return undefined;
}
