/** Writes a body as statements: values get names, and one that only the next step takes flows through `x`, as people write it. */
import { apply, call, literal, object, path, template, type Js } from './js.ts';
import { argsOf } from './repeatable.ts';
import type { Names } from './names.ts';
import type { Body, CallStep, LayerStep, LoopStep, NamePattern, Step, ValueId } from './plan.ts';

export interface BodyOptions {
  readonly names: Names;
  /** `flowing` re-uses `x`, `named` gives every value a constant of its own. */
  readonly style: 'flowing' | 'named';
  /** Inside a block's function: names of layers begin with its parameter `name`. */
  readonly inFunction: boolean;
  /** The variables of the body's inputs. */
  readonly inputs: readonly string[];
  /** Set where `x` may be assigned from the start, because it is a parameter. */
  readonly declared?: readonly string[];
}

/** Statements, and the expressions of the body's outputs. The last output is returned as an expression where it can be. */
export function writeBody(body: Body, options: BodyOptions): { readonly lines: readonly string[]; readonly outputs: readonly Js[] } {
  return new BodyWriter(body, options).write();
}

/** Index of the last step that uses each value; a use that must outlive its step counts as one step later. */
export function lastUsesOf({ steps, outputs }: Body): Map<ValueId, number> {
  const last = new Map<ValueId, number>();
  for (const [n, step] of steps.entries()) {
    for (const value of step.inputs) last.set(value, Math.max(n, last.get(value) ?? -1));
    // a loop assigns its own variable while it still needs what every round takes unchanged
    if (step.kind === 'loop') for (const value of step.inputs.slice(1)) last.set(value, n + 1);
  }
  for (const value of outputs) last.set(value, steps.length);
  return last;
}

class BodyWriter {
  readonly #body: Body;
  readonly #options: BodyOptions;
  readonly #lastUse: Map<ValueId, number>;
  readonly #variables = new Map<ValueId, string>();
  readonly #layers = new Map<ValueId, string>();
  /** Variables that exist already and may be assigned again. */
  readonly #declared: Set<string>;
  readonly #lines: string[] = [];
  #flow: string | undefined;

  constructor(body: Body, options: BodyOptions) {
    this.#body = body;
    this.#options = options;
    this.#lastUse = lastUsesOf(body);
    this.#declared = new Set(options.declared);
    body.inputs.forEach((value, n) => this.#variables.set(value, options.inputs[n]!));
  }

  write(): { lines: readonly string[]; outputs: readonly Js[] } {
    const { steps, outputs } = this.#body;
    let result: Js | undefined;
    for (const [n, step] of steps.entries()) {
      const value = step.outputs[0]!;
      if (step.kind === 'loop') this.#loop(step, n);
      else if (n === steps.length - 1 && this.#options.inFunction && outputs.length === 1 && outputs[0] === value && step.outputs.length === 1) {
        result = this.#expression(step);
      } else if (step.outputs.length > 1) {
        const used = Math.max(0, step.outputs.findLastIndex((output) => this.#lastUse.has(output))) + 1;
        const names = step.outputs.slice(0, used).map((output) => this.#options.names.take(memberName(step, output)));
        names.forEach((name, k) => this.#variables.set(step.outputs[k]!, name));
        this.#lines.push(`const [${names.join(', ')}] = ${this.#expression(step).code};`);
      } else this.#assign(value, this.#expression(step), this.#variableFor(step, n));
    }
    return { lines: this.#lines, outputs: outputs.map((value) => (result && value === steps.at(-1)!.outputs[0] ? result : this.#variable(value))) };
  }

  #variable = (value: ValueId): Js => path(this.#variables.get(value)!);

  /** `x` for what the very next step uses up, a name of its own for all else. */
  #variableFor(step: Exclude<Step, LoopStep>, n: number): string {
    const transient = this.#options.style === 'flowing' && step.kind !== 'input' && (this.#lastUse.get(step.outputs[0]!) ?? n) <= n + 1;
    if (transient && n + 1 < this.#body.steps.length) return (this.#flow ??= this.#declared.has('x') ? 'x' : this.#options.names.take('x'));
    return this.#options.names.take(localName(step));
  }

  #assign(value: ValueId, expression: Js, variable: string): void {
    this.#variables.set(value, variable);
    const word = this.#declared.has(variable) ? '' : variable === this.#flow ? 'let ' : 'const ';
    if (variable === this.#flow) this.#declared.add(variable);
    this.#lines.push(`${word}${variable} = ${expression.code};`);
  }

  #name(name: string): Js {
    return this.#options.inFunction ? template([path('name'), `.${name}`]) : literal(name);
  }

  #expression(step: Exclude<Step, LoopStep>): Js {
    const inputs = step.inputs.map(this.#variable);
    if (step.kind === 'input')
      return call(path('tf.input'), [
        object([...(step.name === '' ? [] : [['name', literal(step.name)] as const]), ['shape', step.shape]]),
      ]);
    if (step.kind === 'reuse') return apply(path(this.#layers.get(step.owner)!), inputs);
    if (step.kind === 'call') return callOf(step, inputs, this.#name(step.name), argsOf(step));
    const layer = layerOf(step, this.#name(step.name), step.args);
    if (step.shared === undefined) return apply(layer, inputs);
    const variable = this.#options.names.take(`${step.label}_layer`);
    this.#layers.set(step.outputs[0]!, variable);
    this.#lines.push(`const ${variable} = ${layer.code};`);
    return apply(path(variable), inputs);
  }

  #loop(step: LoopStep, n: number): void {
    const result = step.outputs[0]!;
    const { names } = this.#options;
    const flows = (this.#lastUse.get(result) ?? n) <= n + 1;
    const variable = flows ? (this.#flow ??= this.#declared.has('x') ? 'x' : names.take('x')) : names.take(localName(step.body.at(-1)!));
    const before = this.#variables.get(step.carried)!;
    if (before !== variable) {
      this.#lines.push(`${this.#declared.has(variable) ? '' : 'let '}${variable} = ${before};`);
      this.#declared.add(variable);
    }
    this.#variables.set(result, variable);
    const counter = names.take('i');
    const item = step.over && names.take(step.over.key);
    const head = step.over
      ? `for (const [${counter}, ${item}] of ${step.over.items.code}.entries())`
      : `for (let ${counter} = ${step.from}; ${counter} <= ${step.to.code}; ${counter}++)`;
    this.#lines.push(`${head} {`, ...this.#round(step, variable, path(counter), item), '}');
    names.release(counter);
    if (item !== undefined) names.release(item);
  }

  /** One round: what it carries in is in `variable`, and so is what it gives. */
  #round(step: LoopStep, variable: string, counter: Js, item: string | undefined): string[] {
    const { names, inFunction } = this.#options;
    const variables = new Map(step.inputs.map((value) => [value, this.#variables.get(value)!]));
    variables.set(step.carried, variable);
    const inner: Body = { inputs: step.inputs, outputs: [...step.body.at(-1)!.outputs], steps: [...step.body] };
    const last = lastUsesOf(inner);
    const scratch = last.get(step.carried) === 0 ? variable : names.take('y');
    const declared = new Set([variable]);
    const lines: string[] = [];
    const taken: string[] = [];
    for (const [k, part] of step.body.entries()) {
      const args = argsOf(part).map(({ key, code }) => ({ key, code: item !== undefined && step.varying.has(`${k}:${key}`) ? path(item) : code }));
      const name = counted(step.names[k]!, counter, inFunction);
      const inputs = part.inputs.map((value) => path(variables.get(value)!));
      const expression = part.kind === 'layer' ? apply(layerOf(part, name, args), inputs) : callOf(part, inputs, name, args);
      const value = part.outputs[0]!;
      const ends = k === step.body.length - 1;
      const target = ends ? variable : (last.get(value) ?? k) <= k + 1 ? scratch : names.take(localName(part));
      if (target !== variable && target !== scratch) taken.push(target);
      const word = declared.has(target) ? '' : target === scratch ? 'let ' : 'const ';
      declared.add(target);
      variables.set(value, target);
      lines.push(`${word}${target} = ${expression.code};`);
    }
    if (scratch !== variable) names.release(scratch);
    taken.forEach((name) => names.release(name));
    return lines;
  }
}

const layerOf = (step: LayerStep, name: Js, args: LayerStep['args']): Js =>
  call(path(step.callee), [object([['name', name], ...args.map(({ key, code }) => [key, code] as const)])]);

const callOf = ({ instance }: CallStep, inputs: readonly Js[], name: Js, args: LayerStep['args']): Js =>
  call(path(instance.fn!.name), [...inputs, name, ...(args.length === 0 ? [] : [object(args.map(({ key, code }) => [key, code] as const))])]);

/** `conv${2 * i - 1}` */
function counted(pattern: NamePattern, counter: Js, inFunction: boolean): Js {
  const parts = pattern.map((part) => (typeof part === 'string' ? part : { code: linear(part.factor, counter.code, part.offset) }));
  return template(inFunction ? [path('name'), '.', ...parts] : parts);
}

function linear(factor: number, counter: string, offset: number): string {
  const product = factor === 1 ? counter : `${factor} * ${counter}`;
  return offset === 0 ? product : `${product} ${offset < 0 ? '-' : '+'} ${Math.abs(offset)}`;
}

/** `down1` for what a call gives, `down1_skip` for a value inside that leaves it, too. */
function memberName(step: Exclude<Step, LoopStep>, output: ValueId): string {
  if (step.kind !== 'call' || output === step.outputs[0]) return localName(step);
  const inner = step.instance.body.steps.find(({ outputs }) => outputs.includes(output));
  return `${localName(step)}_${inner === undefined ? 'value' : inner.kind === 'loop' ? 'loop' : localName(inner)}`;
}

/** The last part of a step's name, for its variable. */
function localName(step: Exclude<Step, LoopStep>): string {
  const name = step.kind === 'layer' ? step.label : step.name;
  const last = name.slice(name.lastIndexOf('.') + 1);
  return last !== '' ? last : step.kind === 'input' ? 'input' : 'value';
}
