/** Finds the values that a file leaves open: calls of `any`, `uniform` and `log_uniform`, with what may take their place. */
import { lookUpWord } from '../catalog/index.ts';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Argument, Call, Expression, Item, Setting, SourceUnit, Statement } from '../parser/ast.ts';
import { readDraw, type Draw } from './draw.ts';

/** One value left open. */
export interface Choice {
  /** Where it stands; what takes its place is written here. */
  readonly call: Call;
  /** What a table calls it: `learning_rate`, `dense.units`, the name of a `let`. Unique in the file. */
  readonly label: string;
  /** What may stand there, in the order of the text; empty where it is drawn. */
  readonly options: readonly Option[];
  readonly draw?: Draw;
}

export interface Option {
  readonly expression: Expression;
  /** Values left open inside this one: they count only where it is taken. */
  readonly inner: readonly Choice[];
}

/** Names that a file gives to things of its own mean those. */
export class ChoiceFinder {
  readonly problems: Diagnostic[] = [];
  readonly #file: string;
  readonly #own: ReadonlySet<string>;
  readonly #labels = new Map<string, number>();

  constructor({ file, items }: Pick<SourceUnit, 'file' | 'items'>) {
    this.#file = file;
    this.#own = new Set(items.flatMap((item) => (item.kind === 'let' || item.kind === 'block' || item.kind === 'network' ? item.name.text : [])));
  }

  /** Whether it is a call that leaves a value open. */
  isChoice(expression: Expression): expression is Call {
    return expression.kind === 'call' && lookUpWord(expression.callee.text, 'choice') !== undefined && !this.#own.has(expression.callee.text);
  }

  /** Those in a declaration or a setting, outermost first, in the order of the text. */
  in(node: Item | Setting): Choice[] {
    return 'kind' in node ? this.#walk(node, node.kind === 'let' ? node.name.text : 'value') : this.#walk(node.value, node.key.text);
  }

  #walk(node: unknown, label: string): Choice[] {
    if (Array.isArray(node)) return node.flatMap((each) => this.#walk(each, label));
    if (typeof node !== 'object' || node === null) return [];
    const it = node as Item | Expression | Setting | Argument;
    if (!('kind' in it)) return 'key' in it ? this.#walk(it.value, it.key.text) : Object.values(it).flatMap((child) => this.#walk(child, label));
    if (it.kind === 'let') return this.#walk(it.value, it.name.text);
    if (it.kind !== 'call') return Object.values(it).flatMap((child) => this.#walk(child, stepLabel(it as Statement) ?? label));
    const call: Call = it;
    if (this.isChoice(call)) return [this.#choice(call, label)];
    return [
      ...it.arguments.flatMap((argument, index) => this.#walk(argument.value, argumentLabel(it, argument, index))),
      ...this.#walk(it.body, 'step'),
    ];
  }

  #choice(call: Call, label: string): Choice {
    const wrong = (problem: string, remedy: string, span = call.span): void =>
      void this.problems.push(diagnose('bad-choice', { problem }, { place: { file: this.#file, start: span.start, end: span.end }, notes: [remedy] }));
    const unique = this.#unique(label === 'step' ? kindOf(call) : label);
    if (call.callee.text !== 'any') return { call, label: unique, options: [], draw: readDraw(call, wrong) };
    for (const { name } of call.arguments)
      if (name)
        wrong(
          `\`any\` takes values, and \`${name.text}:\` is none`,
          `write \`any(…)\` around the value: \`${name.text}: any(0.1, 0.2)\``,
          name.span,
        );
    if (call.arguments.length === 0) wrong('`any()` has nothing to choose from', 'write the values: `any(0.001, 0.01)`');
    return { call, label: unique, options: call.arguments.map(({ value }) => ({ expression: value, inner: this.#walk(value, label) })) };
  }

  #unique(label: string): string {
    const times = (this.#labels.get(label) ?? 0) + 1;
    this.#labels.set(label, times);
    return times === 1 ? label : `${label} ${times}`;
  }
}

/** Lines of a body and links of a flow are steps. */
const stepLabel = (node: { readonly kind: string }): string | undefined =>
  ['flow', 'branches', 'repeat', 'network', 'block'].includes(node.kind) ? 'step' : undefined;

/** `dense.units`; what every optimizer has goes by its name alone. */
function argumentLabel(call: Call, { name }: Argument, index: number): string {
  const word = lookUpWord(call.callee.text);
  const param = name?.text ?? (word?.params[index] ?? (word?.variadic ? word.params.at(-1) : undefined))?.name;
  if (word?.family === 'optimizer' && (param === 'learning_rate' || param === 'weight_decay')) return param;
  return param === undefined ? call.callee.text : `${call.callee.text}.${param}`;
}

/** `activation` for `any(relu, tanh)` as a step. */
function kindOf(call: Call): string {
  const first = call.arguments[0]?.value;
  const name = first?.kind === 'name' ? first.name.text : first?.kind === 'call' ? first.callee.text : undefined;
  return (name === undefined ? undefined : lookUpWord(name)?.family) ?? 'step';
}
