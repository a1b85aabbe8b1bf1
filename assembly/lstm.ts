/**
 * An LSTM over whole sequences, forward and backward, for a part of the batch: samples do not depend on one another, and threads take parts.
 * Sequences are [batch, steps, …]; gates lie as input, forget, candidate, output, each `units` long.
 */
import { read, write } from './lanes';
import { all, clamped, sigmoid, tanh } from './math';
import { product } from './product';

/** What both directions are told, as 32-bit words at an address. */
@unmanaged
class Sequence {
  steps: i32;
  units: i32;
  /** Whether the gates are hard sigmoids. */
  hard: i32;
  /** [batch, steps, 4 units]: before the activations, then after them. */
  gates: usize;
  cells: usize;
  states: usize;
  /** The recurrent kernel, packed for the direction. */
  panels: usize;
  /** Byte offsets of each sample in what the product reads and writes. */
  reads: usize;
  writes: usize;
  /** One 0: the only tap. */
  taps: usize;
  zeros: usize;
  batch: i32;
  /** Samples of a part. */
  together: i32;
  /** What the product with the recurrent kernel writes: [batch, 4 units] forward, [batch, units] backward. */
  turned: usize;
  /** Backward only: gradients of the states, of the gates, and what remains of that of the cells, [batch, units], zero at first. */
  slopes: usize;
  gateSlopes: usize;
  cellSlopes: usize;
}

// @ts-ignore: decorator
@inline
function gate(x: v128, hard: bool): v128 {
  return hard ? clamped(f32x4.add(f32x4.mul(x, all(0.2)), all(0.5)), all(0), all(1)) : sigmoid(x);
}

/** Slope of the gate's activation, told from its value. */
// @ts-ignore: decorator
@inline
function gateSlope(y: v128, hard: bool): v128 {
  if (hard) return v128.and(v128.and(f32x4.gt(y, all(0)), f32x4.lt(y, all(1))), all(0.2));
  return f32x4.mul(y, f32x4.sub(all(1), y));
}

/** The `unit`-th part of the batch; `scratch` has 128 bytes. */
export function lstmForward(place: usize, unit: i32, scratch: usize): void {
  const it = changetype<Sequence>(place);
  const first = unit * it.together, last = min(it.batch, first + it.together);
  const steps = it.steps, units = it.units;
  const hard = it.hard != 0;
  const wide = <usize>units << 2;
  for (let t = 0; t < steps; t++) {
    if (t > 0) {
      product(
        it.states + <usize>(t - 1) * wide, it.reads + (<usize>first << 2), last - first, it.taps, 1, units, it.panels, 4 * units, it.zeros,
        it.turned, it.writes + (<usize>first << 2), scratch,
      );
    }
    for (let b = first; b < last; b++) {
      const here = <usize>(b * steps + t);
      const z = it.gates + here * wide * 4, turned = it.turned + <usize>b * wide * 4;
      const cell = it.cells + here * wide, state = it.states + here * wide;
      for (let i: usize = 0; i < wide;) {
        const whole = i + 16 <= wide;
        let zi = read(z + i, whole), zf = read(z + wide + i, whole), zg = read(z + 2 * wide + i, whole), zo = read(z + 3 * wide + i, whole);
        let before = all(0);
        if (t > 0) {
          zi = f32x4.add(zi, read(turned + i, whole));
          zf = f32x4.add(zf, read(turned + wide + i, whole));
          zg = f32x4.add(zg, read(turned + 2 * wide + i, whole));
          zo = f32x4.add(zo, read(turned + 3 * wide + i, whole));
          before = read(cell - wide + i, whole);
        }
        const input = gate(zi, hard), forget = gate(zf, hard), candidate = tanh(zg), output = gate(zo, hard);
        const now = f32x4.add(f32x4.mul(forget, before), f32x4.mul(input, candidate));
        write(z + i, input, whole);
        write(z + wide + i, forget, whole);
        write(z + 2 * wide + i, candidate, whole);
        write(z + 3 * wide + i, output, whole);
        write(cell + i, now, whole);
        write(state + i, f32x4.mul(output, tanh(now)), whole);
        i += whole ? 16 : 4;
      }
    }
  }
}

export function lstmBackward(place: usize, unit: i32, scratch: usize): void {
  const it = changetype<Sequence>(place);
  const first = unit * it.together, last = min(it.batch, first + it.together);
  const steps = it.steps, units = it.units;
  const hard = it.hard != 0;
  const wide = <usize>units << 2;
  for (let t = steps - 1; t >= 0; t--) {
    if (t < steps - 1) {
      product(
        it.gateSlopes + <usize>(t + 1) * wide * 4, it.reads + (<usize>first << 2), last - first, it.taps, 1, 4 * units, it.panels, units, it.zeros,
        it.turned, it.writes + (<usize>first << 2), scratch,
      );
    }
    for (let b = first; b < last; b++) {
      const here = <usize>(b * steps + t);
      const gates = it.gates + here * wide * 4, dz = it.gateSlopes + here * wide * 4;
      const cell = it.cells + here * wide, slope = it.slopes + here * wide;
      const turned = it.turned + <usize>b * wide, carried = it.cellSlopes + <usize>b * wide;
      for (let i: usize = 0; i < wide;) {
        const whole = i + 16 <= wide;
        const input = read(gates + i, whole), forget = read(gates + wide + i, whole), candidate = read(gates + 2 * wide + i, whole), output = read(gates + 3 * wide + i, whole);
        let dState = read(slope + i, whole);
        if (t < steps - 1) dState = f32x4.add(dState, read(turned + i, whole));
        const seen = tanh(read(cell + i, whole));
        const dCell = f32x4.add(read(carried + i, whole), f32x4.mul(f32x4.mul(dState, output), f32x4.sub(all(1), f32x4.mul(seen, seen))));
        const before = t > 0 ? read(cell - wide + i, whole) : all(0);
        write(dz + i, f32x4.mul(f32x4.mul(dCell, candidate), gateSlope(input, hard)), whole);
        write(dz + wide + i, f32x4.mul(f32x4.mul(dCell, before), gateSlope(forget, hard)), whole);
        write(dz + 2 * wide + i, f32x4.mul(f32x4.mul(dCell, input), f32x4.sub(all(1), f32x4.mul(candidate, candidate))), whole);
        write(dz + 3 * wide + i, f32x4.mul(f32x4.mul(dState, seen), gateSlope(output, hard)), whole);
        write(carried + i, f32x4.mul(dCell, forget), whole);
        i += whole ? 16 : 4;
      }
    }
  }
}
