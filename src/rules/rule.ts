/** What a rule is, what it sees, and how its findings are made. */
import type { Diagnostic, Report, Severity, TextEdit } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../diagnostics/source.ts';
import type { Graph, Program, TrainSpec } from '../ir/graph.ts';
import type { SourceUnit } from '../parser/ast.ts';
import type { Facts } from '../passes/facts.ts';

/** A file as far as it was worked out: what rules are run on, and what an edit gives. */
export interface Analyzed {
  readonly unit: SourceUnit;
  readonly program: Program;
  readonly facts: ReadonlyMap<Graph, Facts>;
  readonly sources: ReadonlyMap<string, SourceFile>;
  readonly diagnostics: readonly Diagnostic[];
}

/** One network, with the section that trains it where there is one. */
export interface Subject {
  readonly graph: Graph;
  readonly facts: Facts;
  readonly training: TrainSpec | undefined;
}

export interface RuleContext extends Subject {
  /** Text that a place covers. */
  readonly text: (place: { file: string; start: number; end: number }) => string;
  /** The same network after edits of the sources; undefined where they give a file with errors. */
  readonly tryEdit: (edits: readonly TextEdit[]) => Subject | undefined;
}

/** What a rule about the text sees: the file that was asked about, without what it imports. */
export interface FileContext extends Pick<RuleContext, 'text'> {
  readonly unit: SourceUnit;
}

type Messages = Readonly<Record<string, (args: never) => string>>;
export type Reporter<M extends Messages> = <K extends keyof M>(message: K, args: Parameters<M[K]>[0], at: Report) => void;

export interface RuleSpec<M extends Messages> {
  /** GN and four digits; with `name`, never reused or renamed. */
  readonly code: `GN${number}`;
  /** The bad thing, kebab-case noun. */
  readonly name: string;
  readonly severity: Severity;
  /** Whether it runs unless asked otherwise. */
  readonly recommended: boolean;
  /** The version that brought it. */
  readonly since: string;
  /** Its page, beside the rule; read by `explain` only. */
  readonly docs: string;
  /** One line for lists. */
  readonly summary: string;
  /** Rules whose finding on the same network says as much already: one cause, one finding. */
  readonly yieldsTo?: readonly string[];
  readonly messages: M;
  /** Looks at one network; run for each. */
  readonly check?: (context: RuleContext, report: Reporter<M>) => void;
  /** Looks at the text; run once, and only where the file has no error: a misspelt name makes another look unused. */
  readonly checkFile?: (context: FileContext, report: Reporter<M>) => void;
}

/** A rule as the registry holds it. */
export type Rule = Omit<RuleSpec<Messages>, 'messages' | 'check' | 'checkFile'> & {
  readonly run: (context: RuleContext) => Diagnostic[];
  readonly runFile: (context: FileContext) => Diagnostic[];
};

/** Makes a rule; arguments of `report` are checked against the message they are for. */
export function defineRule<M extends Messages>({ messages, check, checkFile, ...rule }: RuleSpec<M>): Rule {
  const collect = <C>(look: ((context: C, report: Reporter<M>) => void) | undefined) => (context: C): Diagnostic[] => {
    const found: Diagnostic[] = [];
    look?.(context, (message, args, at) => {
      const write = messages[message] as unknown as (args: unknown) => string;
      found.push({ code: rule.code, name: rule.name, severity: rule.severity, message: write(args), related: [], notes: [], fixes: [], ...at });
    });
    return found;
  };
  return { ...rule, run: collect(check), runFile: collect(checkFile) };
}
