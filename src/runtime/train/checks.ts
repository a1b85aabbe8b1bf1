/** Does the model fit the data? Asked before the first step, so that no run dies in its first batch. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { RunError } from '../errors.ts';
import { columnsOf } from '../data/columns.ts';
import type { Column, Dataset } from '../experiment.ts';
import { figuresOf, type Goal } from './goals.ts';

const text = (shape: readonly (number | null)[]): string => (shape.length === 0 ? 'one number' : shape.join('x'));

function fits(wanted: readonly (number | null)[], given: readonly number[]): boolean {
  return wanted.length === given.length && wanted.every((size, axis) => size === null || size === given[axis]);
}

/** @throws RunError with the two sides that do not meet */
export function checkFit(model: LayersModel, dataset: Dataset, goals: readonly Goal[], batch: number): void {
  const { inputs, targets } = columnsOf(dataset);
  if (model.inputs.length !== inputs.length || model.outputs.length !== goals.length) {
    throw new RunError(`the model has ${model.inputs.length} inputs and ${model.outputs.length} outputs, but ${inputs.length} and ${goals.length} are trained`, {
      remedy: 'name a column of the data for each input, and a loss for each output',
    });
  }
  const several = inputs.length > 1;
  inputs.forEach((column, i) => {
    const input = model.inputs[i]!.shape.slice(1);
    if (fits(input, column.shape)) return;
    throw new RunError(`the model takes ${text(input)}${several ? ` as its input ${i + 1}` : ''}, but ${several ? `\`${column.name}\` of ` : ''}${dataset.name} gives ${text(column.shape)}`, {
      remedy: `change the network's input to ${text(column.shape)}, or choose other data`,
    });
  });
  goals.forEach((goal, i) => checkOutput(model.outputs[i]!.shape.slice(1), targets[i]!, goal, dataset.name));
  if (batch > dataset.train.length) {
    throw new RunError(`a batch of ${batch} is larger than the data: ${dataset.train.length} training samples`, {
      remedy: `write \`batch: ${dataset.train.length}\` or less in the \`train\` section, or give --batch N`,
    });
  }
}

/** Can the loss of an output compare it with the column? */
function checkOutput(output: readonly (number | null)[], target: Column, { name, loss }: Goal, data: string): void {
  const gives = name === '' ? 'the model gives' : `the model's output ${name} is`;
  if (target.classes === undefined) {
    if (!fits(output, target.shape)) {
      throw new RunError(`${gives} ${text(output)}, but the targets of ${data} are ${text(target.shape)}`, {
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
    if (loss.link === 'sigmoid' && target.classes > 2) {
      throw new RunError(`the loss ${loss.name} is for yes and no, but ${data} has ${target.classes} classes`, {
        remedy: `end the network in ${target.classes} units and softmax, and use the loss crossEntropy`,
      });
    }
  } else if (output.at(-1) !== target.classes) {
    throw new RunError(`${name === '' ? 'the model has' : `the model's output ${name} has`} ${output.at(-1)} outputs, but ${data} has ${target.classes} classes`, {
      remedy: `give the last layer ${target.classes} units`,
    });
  }
}

/** Names of the figures each epoch will record, in order. */
export function recordedFigures(goals: readonly Goal[], validated: boolean): string[] {
  const names = ['loss', ...figuresOf(goals).map(({ name }) => name)];
  return validated ? [...names, ...names.map((name) => `val_${name}`)] : names;
}
