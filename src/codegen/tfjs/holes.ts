/** The places of a body where two calls of one block may differ, and a text of everything else, which must be equal. */
import { argsOf } from './repeatable.ts';
import type { Arg, Body, CallStep, LayerStep, LoopStep, Step, ValueId } from './plan.ts';
import type { Js } from './js.ts';

/** Rewrites every hole of a body, always in the same order. */
export function mapHoles(body: Body, change: (hole: Arg) => Js): Body {
  return { ...body, steps: body.steps.map((step) => mapStep(step, change)) };
}

function mapStep(step: Step, change: (hole: Arg) => Js): Step {
  if (step.kind === 'layer' || step.kind === 'call') return mapArgs(step, change, () => true);
  if (step.kind !== 'loop') return step;
  const body = step.body.map((inner, k) => mapArgs(inner, change, (key) => !step.varying.has(`${k}:${key}`)));
  return { ...step, body, ...mapRange(step, change) };
}

const mapRange = ({ to, over }: LoopStep, change: (hole: Arg) => Js): Pick<LoopStep, 'to' | 'over'> =>
  over === undefined ? { to: change({ key: 'last', code: to }) } : { to, over: { ...over, items: change({ key: `${over.key}List`, code: over.items }) } };

function mapArgs(step: LayerStep | CallStep, change: (hole: Arg) => Js, mayDiffer: (key: string) => boolean): LayerStep | CallStep {
  const args = argsOf(step).map((arg) => ({ key: arg.key, code: mayDiffer(arg.key) ? change(arg) : arg.code }));
  return step.kind === 'layer' ? { ...step, args } : { ...step, instance: { ...step.instance, given: args.map(({ code }) => code) } };
}

export function holesOf(body: Body): Arg[] {
  const holes: Arg[] = [];
  mapHoles(body, (hole) => {
    holes.push(hole);
    return hole.code;
  });
  return holes;
}

/** Equal for two bodies that differ in their holes only. Values are numbered in the order in which they appear. */
export function skeletonOf(body: Body): string {
  const numbers = new Map<ValueId, number>();
  const number = (value: ValueId): number => {
    if (!numbers.has(value)) numbers.set(value, numbers.size);
    return numbers.get(value)!;
  };
  body.inputs.forEach(number);
  const steps = body.steps.map((step) => [describe(step, number), step.outputs.map(number)]);
  return JSON.stringify([body.inputs.length, steps, body.outputs.map(number)]);
}

function describe(step: Step, number: (value: ValueId) => number): unknown {
  const common = [step.kind, step.inputs.map(number)];
  switch (step.kind) {
    case 'input':
      return [...common, step.name, step.shape.code];
    case 'reuse':
      return [...common, number(step.owner)];
    case 'layer':
      return [...common, step.name, step.label, step.callee, step.args.map(({ key }) => key), step.shared];
    case 'call':
      return [...common, step.name, step.instance.fn!.id];
    case 'loop':
      return [...common, step.names, step.from, step.over?.key, [...step.varying], number(step.carried),
        step.body.map((inner) => [describe(inner, number), inner.outputs.map(number)])];
  }
}
