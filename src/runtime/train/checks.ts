/** Does the model fit the data? Asked before the first step, so that no run dies in its first batch. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { RunError } from '../errors.ts';
import type { Dataset, Experiment, Loss } from '../experiment.ts';

const text = (shape: readonly (number | null)[]): string => (shape.length === 0 ? 'one number' : shape.join('x'));

function fits(wanted: readonly (number | null)[], given: readonly number[]): boolean {
  return wanted.length === given.length && wanted.every((size, axis) => size === null || size === given[axis]);
}

/** @throws RunError with the two sides that do not meet */
export function checkFit(model: LayersModel, dataset: Dataset, loss: Loss, batch: number): void {
  if (model.inputs.length !== 1 || model.outputs.length !== 1) {
    throw new RunError(`the model has ${model.inputs.length} inputs and ${model.outputs.length} outputs`, {
      remedy: 'training is for models of one input and one output',
    });
  }
  const input = model.inputs[0]!.shape.slice(1);
  if (!fits(input, dataset.inputShape)) {
    throw new RunError(`the model takes ${text(input)}, but ${dataset.name} gives ${text(dataset.inputShape)}`, {
      remedy: `change the network's input to ${text(dataset.inputShape)}, or choose other data`,
    });
  }
  const output = model.outputs[0]!.shape.slice(1);
  if (dataset.classes === undefined) {
    if (!fits(output, dataset.targetShape)) {
      throw new RunError(`the model gives ${text(output)}, but the targets of ${dataset.name} are ${text(dataset.targetShape)}`, {
        remedy: "change the last layer so that the model's output has the targets' shape",
      });
    }
  } else if (loss.link !== 'softmax' && loss.softTargets !== true) {
    // a class index is one number to these losses: 0 and 1 are no and yes, or values to come near to
    if (!output.every((size) => size === 1)) {
      throw new RunError(`the loss ${loss.name} compares ${text(output)} outputs with the one class index of each sample`, {
        remedy: 'end the network in one unit, or use the loss crossEntropy',
      });
    }
    if (loss.link === 'sigmoid' && dataset.classes > 2) {
      throw new RunError(`the loss ${loss.name} is for yes and no, but ${dataset.name} has ${dataset.classes} classes`, {
        remedy: `end the network in ${dataset.classes} units and softmax, and use the loss crossEntropy`,
      });
    }
  } else if (output.at(-1) !== dataset.classes) {
    throw new RunError(`the model has ${output.at(-1)} outputs, but ${dataset.name} has ${dataset.classes} classes`, {
      remedy: `give the last layer ${dataset.classes} units`,
    });
  }
  if (batch > dataset.train.length) {
    throw new RunError(`a batch of ${batch} is larger than the data: ${dataset.train.length} training samples`, {
      remedy: `use --batch N with N at most ${dataset.train.length}`,
    });
  }
}

/** Names of the figures each epoch will record, in order. */
export function recordedFigures(experiment: Experiment, validated: boolean): string[] {
  const names = ['loss', ...(experiment.metrics ?? []).map(({ name }) => name)];
  return validated ? [...names, ...names.map((name) => `val_${name}`)] : names;
}
