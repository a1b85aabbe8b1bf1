/**
 * Optimizers' updates by the operations that do them in a graph, so that steps with and without one agree to the last
 * bit. They write to TensorFlow's variables: a few of our own lend themselves to one update after another.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../../../tf.ts';
import { idOf, nativeBackend } from '../graph/backend.ts';
import { attributesOf } from '../graph/nodes.ts';
import { resourceUpdate, resourceUpdateNames, type ResourceUpdate } from '../graph/resource-updates.ts';
import { registerNative } from './operation.ts';

const handles: number[] = [];

/** The `index`th of our variables. */
function handleOf(index: number): number {
  const { binding } = nativeBackend();
  const { type, shape, text } = attributesOf(binding);
  handles[index] ??= binding.executeOp(
    'VarHandleOp',
    [type('dtype', binding.TF_FLOAT), shape('shape', []), text('shared_name', `gradnet_update_${index}`)],
    [],
    1,
  )[0]!.id;
  return handles[index];
}

export function registerUpdates(): void {
  for (const kernel of resourceUpdateNames) {
    registerNative(kernel, ({ weights, gradient, ...slots }, attrs) => {
      const { kept, ...given } = attrs as unknown as Record<string, number>;
      return tf.tidy(() => {
        const values = [kept === 1 ? weights! : tf.mul(weights!, kept!), ...Object.values(slots)];
        return updated(values, resourceUpdate(kernel, gradient!, given)!);
      });
    });
  }
}

function updated(values: readonly Tensor[], { operation, inputs, flags, ints, outputs = 0 }: ResourceUpdate): Tensor[] {
  const backend = nativeBackend();
  const { binding } = backend;
  const { type, all } = attributesOf(binding);
  const own = values.map((_, i) => handleOf(i));
  values.forEach((value, i) => binding.executeOp('AssignVariableOp', [type('dtype', binding.TF_FLOAT)], [own[i]!, idOf(value)], 0));
  const told = binding.executeOp(
    operation,
    [type('T', binding.TF_FLOAT), ...all({ flags, ints })],
    [...own, ...inputs.map((it) => idOf(typeof it === 'number' ? tf.scalar(it) : it))],
    outputs,
  );
  for (const { id } of told) binding.deleteTensor(id);
  return own.map((handle) => backend.createOutputTensor(binding.executeOp('ReadVariableOp', [type('dtype', binding.TF_FLOAT)], [handle], 1)[0]!));
}
