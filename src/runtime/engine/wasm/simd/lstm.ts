/** A whole LSTM layer as one kernel, and its gradient as another. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../backend.ts';
import { kernel, type WasmKernel } from '../kernel.ts';
import { at, bytesOf, floats, withScratch } from '../memory.ts';
import { sideOf } from '../side.ts';
import { addOuterProducts, multiplyRows } from './matrices.ts';
import { share } from './threads.ts';

interface Shape { readonly batch: number; readonly steps: number; readonly channels: number; readonly units: number }

const shapeOf = (x: TensorInfo, recurrent: TensorInfo): Shape => {
  const [batch, steps, channels] = x.shape as [number, number, number];
  return { batch, steps, channels, units: recurrent.shape[0]! };
};
const bytesAt = (backend: WasmBackend, tensor: TensorInfo): number => at(backend, tensor) * 4;

/** What a direction is told beside the sequences, in the order of assembly/lstm.ts. */
interface Direction {
  readonly shape: Shape;
  readonly hard: boolean;
  readonly gates: TensorInfo;
  readonly cells: TensorInfo;
  readonly states: TensorInfo;
  readonly recurrent: TensorInfo;
  /** Backward only. */
  readonly slopes?: TensorInfo;
  readonly gateSlopes?: number;
}

/** Samples of one unit: fewer would pass the recurrent kernel too often. */
const together = 16;

/** Lays out the packed recurrent kernel and the tables, and runs every step. */
function run(backend: WasmBackend, { shape: { batch, steps, units }, hard, gates, cells, states, recurrent, slopes, gateSlopes = 0 }: Direction): void {
  const side = sideOf(backend);
  const backward = slopes !== undefined;
  const [read, written] = backward ? [4 * units, units] : [units, 4 * units];
  const wide = Math.ceil(written / 8) * 8;
  const sizes = [17, read * wide, batch, batch, 1, wide, batch * written, backward ? batch * units : 0];
  withScratch(backend, sizes, (...floatPlaces) => {
    const [given, panels, reads, writes, taps, zeros, turned, cellSlopes] = floatPlaces.map((place) => place * 4) as
      [number, number, number, number, number, number, number, number];
    const words = new Uint32Array(backend.wasm.HEAPU8.buffer);
    words.fill(0, zeros / 4, zeros / 4 + wide).fill(0, taps / 4, taps / 4 + 1);
    if (backward) words.fill(0, cellSlopes / 4, cellSlopes / 4 + batch * units);
    for (let b = 0; b < batch; b++) {
      words[reads / 4 + b] = b * steps * read * 4;
      words[writes / 4 + b] = b * written * 4;
    }
    side.packPanels(bytesAt(backend, recurrent), panels, taps, 1, read, written, ...(backward ? [1, 4 * units] as const : [4 * units, 1] as const));
    words.set(
      [
        steps,
        units,
        Number(hard),
        bytesAt(backend, gates),
        bytesAt(backend, cells),
        bytesAt(backend, states),
        panels,
        reads,
        writes,
        taps,
        zeros,
        batch,
        together,
        turned,
        backward ? bytesAt(backend, slopes) : 0,
        gateSlopes,
        cellSlopes,
      ],
      given / 4,
    );
    share(backend, {
      task: backward ? 'lstmBackward' : 'lstmForward',
      at: given,
      units: Math.ceil(batch / together),
      scratch: 128,
      operations: 8 * batch * steps * units * units,
    });
  });
}

/** @param hard whether the gates are hard sigmoids */
const forward = (name: string, hard: boolean): WasmKernel =>
  kernel<{ x: TensorInfo; kernel: TensorInfo; recurrent: TensorInfo; bias: TensorInfo }, object>(name, (backend, inputs) => {
    const { x, recurrent } = inputs;
    const shape = shapeOf(x, recurrent);
    const { batch, steps, channels, units } = shape;
    const made = (width: number): TensorInfo => backend.makeOutput([batch, steps, width], 'float32');
    const [states, cells, gates] = [made(units), made(units), made(4 * units)];
    multiplyRows(backend, {
      count: 1,
      a: () => bytesAt(backend, x),
      b: () => bytesAt(backend, inputs.kernel),
      out: () => bytesAt(backend, gates),
      bias: bytesAt(backend, inputs.bias),
      rows: batch * steps,
      inner: channels,
      columns: 4 * units,
      stepK: 4 * units,
      stepColumn: 1,
    });
    run(backend, { shape, hard, gates, cells, states, recurrent });
    return [states, cells, gates];
  });

/** What is kept is what `forward` gave. */
interface Backward { slopes: TensorInfo; x: TensorInfo; kernel: TensorInfo; recurrent: TensorInfo; kept0: TensorInfo; kept1: TensorInfo; kept2: TensorInfo }

const gradient = (name: string, hard: boolean): WasmKernel => kernel<Backward, object>(name, (backend, inputs) => {
  const { slopes, x, recurrent, kept0: states, kept1: cells, kept2: gates } = inputs;
  const shape = shapeOf(x, recurrent);
  const { batch, steps, channels, units } = shape;
  const outputs = [x, inputs.kernel, recurrent].map((it) => backend.makeOutput(it.shape, 'float32')) as [TensorInfo, TensorInfo, TensorInfo];
  const bias = backend.makeOutput([4 * units], 'float32');
  const [dx, dKernel, dRecurrent] = bytesOf(backend, ...outputs);
  const rows = batch * steps;
  withScratch(backend, [rows * 4 * units], (place) => {
    const dGates = place * 4;
    run(backend, { shape, hard, gates, cells, states, recurrent, slopes, gateSlopes: dGates });
    multiplyRows(backend, {
      count: 1,
      a: () => dGates,
      b: () => bytesAt(backend, inputs.kernel),
      out: () => dx,
      rows,
      inner: 4 * units,
      columns: channels,
      stepK: 1,
      stepColumn: 4 * units,
    });
    floats(backend).fill(0, dKernel / 4, dKernel / 4 + channels * 4 * units).fill(0, dRecurrent / 4, dRecurrent / 4 + units * 4 * units);
    addOuterProducts(backend, { x: bytesAt(backend, x), y: dGates, out: dKernel, groups: 1, positions: rows, width: channels, columns: 4 * units });
    // a state meets the gates of the step after it
    addOuterProducts(backend, {
      x: bytesAt(backend, states),
      y: dGates + 4 * units * 4,
      out: dRecurrent,
      groups: batch,
      positions: steps - 1,
      apart: steps,
      width: units,
      columns: 4 * units,
    });
    sideOf(backend).sumMiddle(dGates, bytesAt(backend, bias), 1, rows, 4 * units, 1);
  });
  return [...outputs, bias];
});

export const lstmKernels = [
  forward('LstmSequence', false), gradient('LstmSequenceGrad', false), forward('HardLstmSequence', true), gradient('HardLstmSequenceGrad', true),
];
