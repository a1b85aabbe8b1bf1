/** Updates of optimizers in one pass. Each writes new weights and slots; `kept` is what weight decay leaves of the weights. */
import { read, write } from './lanes';
import { all } from './math';

/** share * old + (1 - share) * now */
// @ts-ignore: decorator
@inline
function mean(old: v128, now: v128, share: f32): v128 {
  return f32x4.add(f32x4.mul(old, all(share)), f32x4.mul(now, all(1 - share)));
}

// @ts-ignore: decorator
@inline
function moved(weights: v128, kept: f32, change: v128): v128 {
  return f32x4.sub(f32x4.mul(weights, all(kept)), change);
}

export function gradientDescent(w: usize, g: usize, toW: usize, count: i32, kept: f32, rate: f32): void {
  const end = <usize>count << 2;
  for (let i: usize = 0; i < end;) {
    const whole = i + 16 <= end;
    write(toW + i, moved(read(w + i, whole), kept, f32x4.mul(read(g + i, whole), all(rate))), whole);
    i += whole ? 16 : 4;
  }
}

export function momentum(w: usize, g: usize, v: usize, toW: usize, toV: usize, count: i32, kept: f32, rate: f32, share: f32, nesterov: bool): void {
  const end = <usize>count << 2;
  for (let i: usize = 0; i < end;) {
    const whole = i + 16 <= end;
    const gradient = read(g + i, whole);
    const velocity = f32x4.add(f32x4.mul(read(v + i, whole), all(share)), gradient);
    const direction = nesterov ? f32x4.add(gradient, f32x4.mul(velocity, all(share))) : velocity;
    write(toV + i, velocity, whole);
    write(toW + i, moved(read(w + i, whole), kept, f32x4.mul(direction, all(rate))), whole);
    i += whole ? 16 : 4;
  }
}

/** `greatest` and its target are 0 without AMSGrad. */
export function adam(
  w: usize, g: usize, m: usize, v: usize, greatest: usize, toW: usize, toM: usize, toV: usize, toGreatest: usize,
  count: i32, kept: f32, stepSize: f32, epsilon: f32, beta1: f32, beta2: f32,
): void {
  const end = <usize>count << 2;
  for (let i: usize = 0; i < end;) {
    const whole = i + 16 <= end;
    const gradient = read(g + i, whole);
    const first = mean(read(m + i, whole), gradient, beta1);
    let second = mean(read(v + i, whole), f32x4.mul(gradient, gradient), beta2);
    write(toM + i, first, whole);
    write(toV + i, second, whole);
    if (greatest != 0) {
      second = f32x4.max(read(greatest + i, whole), second);
      write(toGreatest + i, second, whole);
    }
    const change = f32x4.div(f32x4.mul(first, all(stepSize)), f32x4.add(f32x4.sqrt(second), all(epsilon)));
    write(toW + i, moved(read(w + i, whole), kept, change), whole);
    i += whole ? 16 : 4;
  }
}

export function adaMax(w: usize, g: usize, m: usize, u: usize, toW: usize, toM: usize, toU: usize, count: i32, kept: f32, stepSize: f32, epsilon: f32, beta1: f32, beta2: f32): void {
  const end = <usize>count << 2;
  for (let i: usize = 0; i < end;) {
    const whole = i + 16 <= end;
    const gradient = read(g + i, whole);
    const first = mean(read(m + i, whole), gradient, beta1);
    const largest = f32x4.max(f32x4.mul(read(u + i, whole), all(beta2)), f32x4.abs(gradient));
    write(toM + i, first, whole);
    write(toU + i, largest, whole);
    write(toW + i, moved(read(w + i, whole), kept, f32x4.div(f32x4.mul(first, all(stepSize)), f32x4.add(largest, all(epsilon)))), whole);
    i += whole ? 16 : 4;
  }
}

export function adadelta(w: usize, g: usize, a: usize, d: usize, toW: usize, toA: usize, toD: usize, count: i32, kept: f32, rate: f32, rho: f32, epsilon: f32): void {
  const end = <usize>count << 2;
  for (let i: usize = 0; i < end;) {
    const whole = i + 16 <= end;
    const gradient = read(g + i, whole);
    const steps = read(d + i, whole);
    const squares = mean(read(a + i, whole), f32x4.mul(gradient, gradient), rho);
    const change = f32x4.mul(gradient, f32x4.div(f32x4.sqrt(f32x4.add(steps, all(epsilon))), f32x4.sqrt(f32x4.add(squares, all(epsilon)))));
    write(toA + i, squares, whole);
    write(toD + i, mean(steps, f32x4.mul(change, change), rho), whole);
    write(toW + i, moved(read(w + i, whole), kept, f32x4.mul(change, all(rate))), whole);
    i += whole ? 16 : 4;
  }
}

export function rmsProp(w: usize, g: usize, v: usize, s: usize, toW: usize, toV: usize, toS: usize, count: i32, kept: f32, rate: f32, rho: f32, share: f32, epsilon: f32): void {
  const end = <usize>count << 2;
  for (let i: usize = 0; i < end;) {
    const whole = i + 16 <= end;
    const gradient = read(g + i, whole);
    const squares = mean(read(v + i, whole), f32x4.mul(gradient, gradient), rho);
    const change = f32x4.mul(gradient, f32x4.div(all(rate), f32x4.sqrt(f32x4.add(squares, all(epsilon)))));
    const velocity = f32x4.add(f32x4.mul(read(s + i, whole), all(share)), change);
    write(toV + i, squares, whole);
    write(toS + i, velocity, whole);
    write(toW + i, moved(read(w + i, whole), kept, velocity), whole);
    i += whole ? 16 : 4;
  }
}
