/** What a rule is, what it sees, and how its findings are made. */
import type { Diagnostic, Report, Severity, TextEdit } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../diagnostics/source.ts';
import type { Graph, Program, TrainSpec } from '../ir/graph.ts';
import type { Facts } from '../passes/facts.ts';

/** A file as far as it was worked out: what rules are run on, and what an edit gives. */
export interface Analyzed {
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
  readonly messages: M;
  readonly check: (context: RuleContext, report: Reporter<M>) => void;
}

/** A rule as the registry holds it. */
export type Rule = Omit<RuleSpec<Messages>, 'messages' | 'check'> & { readonly run: (context: RuleContext) => Diagnostic[] };

/** Makes a rule; arguments of `report` are checked against the message they are for. */
export function defineRule<M extends Messages>({ messages, check, ...rule }: RuleSpec<M>): Rule {
  return {
    ...rule,
    run(context) {
      const found: Diagnostic[] = [];
      check(context, (message, args, at) => {
        const write = messages[message] as unknown as (args: unknown) => string;
        found.push({ code: rule.code, name: rule.name, severity: rule.severity, message: write(args), related: [], notes: [], fixes: [], ...at });
      });
      return found;
    },
  };
}
