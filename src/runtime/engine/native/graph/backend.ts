/** The parts of tfjs-node's backend and of its binding to TensorFlow that recording and replaying steps are made of. */
import type { DataId, Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../../../tf.ts';

/** An attribute as the binding takes it: a list where the value is an array. */
export interface OpAttribute {
  readonly name: string;
  readonly type: number;
  /** A shape of null is any, of any rank. */
  readonly value: number | string | boolean | readonly number[] | null;
}

/** A tensor that lives in TensorFlow. Ids are never used twice. */
export interface TensorHandle {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

export type HostValues = Float32Array | Int32Array | Uint8Array;

export interface Binding {
  executeOp(name: string, attributes: readonly OpAttribute[], inputs: readonly number[], outputs: number): TensorHandle[];
  createTensor(shape: readonly number[], dtype: number, values: HostValues): number;
  tensorDataSync(id: number): HostValues;
  deleteTensor(id: number): void;
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(id: number): void;
  runSavedModel(id: number, inputs: readonly number[], names: string, outputs: string): TensorHandle[];
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_BOOL: number;
  readonly TF_RESOURCE: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
}

export interface NativeBackend {
  binding: Binding;
  readonly tensorMap: { get(dataId: DataId): { id: number; shape: number[]; dtype: number; values: HostValues | null } };
  /** Moves values that are still JavaScript's to TensorFlow. */
  getInputTensorIds(tensors: readonly Tensor[]): number[];
  createOutputTensor(handle: TensorHandle): Tensor;
}

/** Whether the native engine is the current one. */
export const isNative = (): boolean => tf.getBackend() === 'tensorflow';

/** The current backend, which is to be the native one. */
export const nativeBackend = (): NativeBackend => tf.backend() as unknown as NativeBackend;

/** The id of a tensor's data within TensorFlow. */
export const idOf = (tensor: Tensor): number => nativeBackend().getInputTensorIds([tensor])[0]!;
