/** Runs one of TensorFlow's operations and gives kernels of it their form. */
import * as core from '@tensorflow/tfjs-core';
import type { KernelFunc, NamedAttrMap, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { nativeBackend, type OpAttribute } from '../graph/backend.ts';

/** Attributes of an operation, by name; types are told by a tensor of it. */
export interface Attributes {
  readonly types?: Readonly<Record<string, TensorInfo | 'float32' | 'int32'>>;
  readonly flags?: Readonly<Record<string, boolean>>;
  readonly ints?: Readonly<Record<string, number>>;
  readonly floats?: Readonly<Record<string, number>>;
  readonly texts?: Readonly<Record<string, string>>;
}

/** The outputs of TensorFlow's `operation`. */
export function operation(
  name: string,
  inputs: readonly TensorInfo[],
  { types = {}, flags = {}, ints = {}, floats = {}, texts = {} }: Attributes,
  outputs = 1,
): Tensor[] {
  const backend = nativeBackend();
  const { binding } = backend;
  const typeOf = (of: TensorInfo | 'float32' | 'int32'): number =>
    (({ float32: binding.TF_FLOAT, int32: binding.TF_INT32, bool: binding.TF_BOOL }) as Record<string, number>)[
      typeof of === 'string' ? of : of.dtype
    ]!;
  const each = <T>(all: Readonly<Record<string, T>>, type: number, value: (given: T) => OpAttribute['value']): OpAttribute[] =>
    Object.entries(all).map(([attribute, given]) => ({ name: attribute, type, value: value(given) }));
  const attributes = [
    ...each(types, binding.TF_ATTR_TYPE, typeOf),
    ...each(flags, binding.TF_ATTR_BOOL, (it) => it),
    ...each(ints, binding.TF_ATTR_INT, (it) => it),
    ...each(floats, binding.TF_ATTR_FLOAT, (it) => it),
    ...each(texts, binding.TF_ATTR_STRING, (it) => it),
  ];
  const made = binding.executeOp(name, attributes, backend.getInputTensorIds(inputs as readonly Tensor[]), outputs);
  return made.map((handle) => backend.createOutputTensor(handle));
}

type NativeKernel = (inputs: Record<string, Tensor>, attrs: NamedAttrMap, stock: () => TensorInfo | TensorInfo[]) => TensorInfo | TensorInfo[];

const stockKernels = new Map<string, KernelFunc>();

/** Registers a kernel for the native engine, in place of the package's own, which it gets as `stock`. */
export function registerNative(kernelName: string, kernel: NativeKernel): void {
  const registered = core.getKernel(kernelName, 'tensorflow');
  // loading the engine again finds our own kernels
  if (registered !== undefined && !stockKernels.has(kernelName)) stockKernels.set(kernelName, registered.kernelFunc);
  if (registered !== undefined) core.unregisterKernel(kernelName, 'tensorflow');
  const stock = stockKernels.get(kernelName);
  const kernelFunc: KernelFunc = (given) => kernel(given.inputs as Record<string, Tensor>, given.attrs ?? {}, () => stock!(given));
  core.registerKernel({ kernelName, backendName: 'tensorflow', kernelFunc });
}
