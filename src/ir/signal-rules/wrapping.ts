/** Layers around layers: a recurrent layer run both ways, a layer applied to every step. */
import { coarsen, cotangentOf, gridOf, linear, mapCovariance, momentsOf } from '../covariance.ts';
import { lagsOf } from '../lags.ts';
import type { Cotangent, Covariance, Moments, SignalContext, SignalRule } from '../signal.ts';
import type { Args, Shape } from '../types.ts';

export type Inner = (args: Args) => { readonly rule: SignalRule; readonly args: Args; readonly output: (input: Shape) => Shape };

/** The context of the layer inside: its own arguments; its weights under their prefixed names. */
const within = (ctx: SignalContext, args: Args, output: Shape, prefix: string): SignalContext =>
  ({ ...ctx, args, outputShape: output, draw: (name) => ctx.draw(prefix + name) });

const times = (c: Covariance, by: number): Covariance => linear(c, by);

/** Made once, and the same for every question: what is worked out on the way there is asked for again on the way back. */
function onceEach<Key extends object, Made>(make: (key: Key) => Made): (key: Key) => Made {
  const known = new WeakMap<Key, Made>();
  return (key) => {
    let made = known.get(key);
    if (made === undefined) known.set(key, (made = make(key)));
    return made;
  };
}

const sides = new Map<string, readonly [string, string]>();

/** Names of a weight in both directions: text that is put together anew would be looked up anew. */
function sidesOf(name: string): readonly [string, string] {
  let both = sides.get(name);
  if (both === undefined) sides.set(name, (both = [`forward_${name}`, `backward_${name}`]));
  return both;
}

/** Both directions are alike and independent: concatenated they are as one, summed their moments add. */
export function bothWays(inner: Inner): SignalRule {
  const parts = onceEach((outer: SignalContext) => {
    const { rule, args, output } = inner(outer.args);
    const ctx = within(outer, args, output(outer.inputShapes[0]!), 'forward_');
    return { rule, ctx, mode: outer.args['merge_mode'] as string, direction: onceEach((x: Moments) => rule.forward([x], ctx)) };
  });
  /** What a direction's gradient is of the merged one's. */
  const share = (gradient: Cotangent, one: Moments, mode: string, ctx: SignalContext): Cotangent => {
    if (mode === 'ave') return cotangentOf(times(gradient.covariance, 1 / 4), ctx.batch, gradient.spread);
    if (mode === 'mul') return cotangentOf(mapCovariance(gradient.covariance, (v, kind, lag) => v * one.covariance[kind][lag]!), ctx.batch, gradient.spread);
    return gradient;
  };
  return {
    forward(inputs, ctx) {
      const { direction, mode } = parts(ctx);
      const one = direction(inputs[0]!);
      if (mode === 'concat') return one;
      const merged = mapCovariance(one.covariance, (v) => (mode === 'mul' ? v * v : mode === 'ave' ? v / 2 : 2 * v));
      return momentsOf(0, merged, ctx.batch, one.spread);
    },
    backward(gradient, inputs, _output, ctx) {
      const { rule, ctx: own, mode, direction } = parts(ctx);
      const one = direction(inputs[0]!);
      const [back] = rule.backward(share(gradient, one, mode, ctx), inputs, one, own);
      return [cotangentOf(times(back!.covariance, 2), ctx.batch, back!.spread)];
    },
    memory(inputs, ctx) {
      const { rule, ctx: own } = parts(ctx);
      return rule.memory?.(inputs, own) ?? 1;
    },
    weightGradients(gradient, inputs, _output, ctx) {
      const { rule, ctx: own, mode, direction } = parts(ctx);
      const one = direction(inputs[0]!);
      const squares = rule.weightGradients?.(share(gradient, one, mode, ctx), inputs, one, own) ?? {};
      const both: Record<string, number> = {};
      for (const name in squares) {
        const [ahead, back] = sidesOf(name);
        both[ahead] = both[back] = squares[name]!;
      }
      return both;
    },
  };
}

/**
 * A layer of vectors works on every position of a sequence as it does on one, so that steps are its grid. For one of
 * images every step is a sample more, and distances in time are forgotten.
 */
export function everyStep(inner: Inner): SignalRule {
  const parts = onceEach((ctx: SignalContext) => {
    const { rule, args, output } = inner(ctx.args);
    const steps = ctx.inputShapes[0]!;
    if (steps.length === 2) return { rule, frame: steps, ctx: within(ctx, args, ctx.outputShape, '') };
    const frame = steps.slice(1);
    const batch = { ...ctx.batch, size: ctx.batch.size * (ctx.inputShapes[0]![0] ?? 1) };
    return { rule, frame, ctx: { ...within(ctx, args, output(frame), ''), inputShapes: [frame], batch } };
  });
  const onto = (c: Covariance, shape: Shape): Covariance => coarsen(c, 1, lagsOf(gridOf(shape)));
  const moved = (x: Moments, shape: Shape, ctx: SignalContext): Moments => ({
    ...momentsOf(x.mean, onto(x.covariance, shape), ctx.batch, x.spread, x.of),
    ...(x.overlaps !== undefined && { overlaps: x.overlaps }),
  });
  const turned = (d: Cotangent, shape: Shape, ctx: SignalContext): Cotangent => cotangentOf(onto(d.covariance, shape), ctx.batch, d.spread, d.aligned);
  return {
    forward([x], ctx) {
      const { rule, frame, ctx: own } = parts(ctx);
      return moved(rule.forward([moved(x!, frame, own)], own), ctx.outputShape, ctx);
    },
    backward(gradient, [x], output, ctx) {
      const { rule, frame, ctx: own } = parts(ctx);
      const [back] = rule.backward(turned(gradient, own.outputShape, own), [moved(x!, frame, own)], moved(output, own.outputShape, own), own);
      return [turned(back!, ctx.inputShapes[0]!, ctx)];
    },
    weightGradients(gradient, [x], output, ctx) {
      const { rule, frame, ctx: own } = parts(ctx);
      return rule.weightGradients?.(turned(gradient, own.outputShape, own), [moved(x!, frame, own)], moved(output, own.outputShape, own), own) ?? {};
    },
  };
}
