/** What a command is: one declaration that help, the option parser and the pages in docs/cli are all made from. */

export interface OptionSpec {
  /** Long name without dashes, kebab-case: `max-warnings`. */
  readonly name: string;
  /** One letter without its dash. */
  readonly short?: string;
  /** What stands for the value in help, e.g. `FILE`; absent for a switch. */
  readonly value?: string;
  /** The value may be left out; only a word of this form that follows is one, so that a file's name is none, and else this stands for it. */
  readonly optional?: { readonly form: RegExp; readonly otherwise: string };
  /** The only values allowed. */
  readonly choices?: readonly string[];
  /** Used when the option is left out. */
  readonly default?: string;
  /** One line: what it does, and what holds when it is left out. */
  readonly doc: string;
}

export interface ArgumentSpec {
  readonly name: string;
  readonly doc: string;
  readonly required: boolean;
  readonly variadic?: boolean;
  /** The only values allowed. */
  readonly choices?: readonly string[];
  /** Values that a shell offers while one is typed; files where there are none. */
  readonly offers?: () => readonly string[];
}

/** Values of options by name; a switch that was given is `true`. */
export type OptionValues = Readonly<Record<string, string | boolean | undefined>>;

export interface CommandSpec {
  /** As typed; a word before it (`native install`) is the group it belongs to. */
  readonly name: string;
  /** One line, no final period. */
  readonly summary: string;
  /** A paragraph for help and the reference page. */
  readonly doc: string;
  readonly arguments: readonly ArgumentSpec[];
  readonly options: readonly OptionSpec[];
  /** Command lines that work, each with what it does. */
  readonly examples: readonly { readonly line: string; readonly doc: string }[];
  /** Does the work; the number is the exit code: 0 clean, 1 findings, 2 usage, configuration or internal. */
  run(args: readonly string[], options: OptionValues): number | Promise<number>;
}

/** A string option, undefined when it was not given. */
export function text(options: OptionValues, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}
