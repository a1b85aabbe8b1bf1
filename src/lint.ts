/**
 * The pipeline up to its findings: parse → lower → passes → rules, each phase a pure function of the one before. Apart
 * from `compile.ts`, which adds emission, because `gradnetc lint` starts in milliseconds only without it.
 */
import { causesFirst } from './causes.ts';
import type { Diagnostic, Severity, TextEdit } from './diagnostics/diagnostic.ts';
import { SourceFile } from './diagnostics/source.ts';
import { applyEdits, withEdits } from './edits.ts';
import type { Graph, Program } from './ir/graph.ts';
import { lower, type Host } from './ir/lower/index.ts';
import type { SourceUnit } from './parser/ast.ts';
import { parse } from './parser/parse.ts';
import type { Facts } from './passes/facts.ts';
import { analyzeFacts } from './passes/index.ts';
import { recommended, runRules, type Measure, type Rule } from './rules/index.ts';
import { oncePerMistake } from './same-mistakes.ts';
import type { Suppressed } from './diagnostics/suppressions.ts';
import { suppress } from './suppress.ts';
import { openFile, type OpenFile } from './sweep/open-file.ts';

export type { Host };

/** What a file means, as far as it could be worked out. */
export interface Analysis {
  readonly unit: SourceUnit;
  /** The file and all that it imports, by name. */
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** Of a file with values left open all below is about the first of them. */
  readonly open: OpenFile | undefined;
  readonly program: Program;
  /** By network; absent below an error that leaves nothing to work out. */
  readonly facts: ReadonlyMap<Graph, Facts>;
  /** Of syntax, names, shapes and set-up; not those of the rules. */
  readonly diagnostics: readonly Diagnostic[];
}

/** parse → lower → passes. Never throws for what a file may hold; `host` finds the files that imports name. */
export function analyze(file: SourceFile, host: Host): Analysis {
  const sources = new Map([[file.name, file]]);
  const load: Host['load'] = (from, path) => {
    const found = host.load(from, path);
    if (found instanceof SourceFile) sources.set(found.name, found);
    return found;
  };
  const { unit, diagnostics } = parse(file);
  const open = openFile(file);
  const { tree, problems } = open?.first() ?? { tree: unit, problems: [] };
  const lowered = lower(tree, { ...host, load });
  const passed = analyzeFacts(lowered.program);
  return {
    unit, sources, open, program: lowered.program, facts: passed.facts,
    diagnostics: oncePerMistake(causesFirst([...diagnostics, ...problems, ...lowered.diagnostics, ...passed.diagnostics], tree)),
  };
}

/** What is looked for, and how grave it is; without one the recommended rules are, as grave as they say. */
export interface Choice {
  readonly rules: readonly Rule[];
  /** Undefined for what nobody wants to see. An error that leaves no program to write is one whatever is chosen. */
  readonly severityOf?: (finding: Diagnostic) => Severity | undefined;
  readonly measure?: Measure;
}

/** What `check` found: all that `analyze` gives, and what came of the rules. */
export interface Checked extends Analysis {
  /** Findings that a comment answers, with the reason it gives. */
  readonly suppressed: readonly Suppressed[];
}

/** Every finding of a file: `analyze` → rules, less those that comments in the sources answer. In the order of the text. */
export const lint = (file: SourceFile, host: Host, choice?: Choice): readonly Diagnostic[] => check(file, host, choice).diagnostics;

/**
 * `analyze` with the findings of `lint`, for who needs both.
 *
 * @param tries false leaves out the fixes that are found by trying: each takes an analysis of its own, and who types
 * does not wait for them
 */
export function check(file: SourceFile, host: Host, choice?: Choice, tries = true): Checked {
  const analysis = analyze(file, host);
  const tryEdit = (edits: readonly TextEdit[]): Analysis | undefined => {
    if (!tries) return undefined;
    const edited = applyEdits(analysis.sources, edits);
    return edited && analyze(edited.get(file.name) ?? file, withEdits(host, edited));
  };
  // What is missing below an error would be blamed on the network: a misspelt `relu` leaves layers without activation.
  const sound = analysis.diagnostics.every(({ severity }) => severity !== 'error');
  const chosen = choice?.rules ?? recommended();
  const ruled = sound ? runRules(analysis, tryEdit, chosen, choice?.measure) : [];
  const found = [...analysis.diagnostics, ...(analysis.open ? settled(analysis, analysis.open, ruled, host, { ...choice, rules: chosen }) : ruled)];
  const { kept, suppressed } = suppress(found, file, analysis.sources, sound ? chosen : undefined);
  return { ...analysis, diagnostics: choice?.severityOf ? regrade(kept, choice.severityOf) : kept, suppressed };
}

/**
 * What holds of a file with values left open: errors of any one of their options, and of the rules' findings those that
 * no option takes away, since the others are about trials, of which `gradnetc sweep` leaves the bad ones out.
 */
function settled(analysis: Analysis, open: OpenFile, ruled: readonly Diagnostic[], host: Host, choice: Choice): Diagnostic[] {
  const known = new Set(analysis.diagnostics.flatMap(({ code, place, also = [] }) => [place, ...also].map((it) => keyOf({ code, place: it }))));
  const errors: Diagnostic[] = [];
  // One finding about each of the options is one about the value.
  const settledKey = (it: Diagnostic): string =>
    keyOf({ ...it, place: { ...it.place, start: it.place.file === open.file.name ? open.valueAt(it.place.start) : it.place.start } });
  const lasting = new Set<string>();
  const sound = analysis.diagnostics.every(({ severity }) => severity !== 'error');
  for (const trials of open.samples()) {
    const each = trials.map(({ tree, problems }) => {
      const lowered = lower(tree, host);
      const passed = analyzeFacts(lowered.program);
      const diagnostics = [...problems, ...lowered.diagnostics, ...passed.diagnostics];
      const wrong = diagnostics.filter(({ severity }) => severity === 'error');
      for (const it of wrong) if (!known.has(keyOf(it))) errors.push(it);
      for (const it of wrong) known.add(keyOf(it));
      return wrong.length > 0 || !sound
        ? undefined
        : new Set(
            runRules(
              { ...analysis, unit: tree, program: lowered.program, facts: passed.facts, diagnostics },
              () => undefined,
              choice.rules,
              choice.measure,
            ).map(settledKey),
          );
    });
    const looked = each.filter((keys) => keys !== undefined);
    for (const key of looked[0] ?? []) if (looked.every((keys) => keys.has(key))) lasting.add(key);
  }
  return [...errors, ...ruled.filter((it) => lasting.has(settledKey(it)))];
}

/** Numbers in its message may differ from trial to trial. */
const keyOf = ({ code, place }: Pick<Diagnostic, 'code' | 'place'>): string => `${code} ${place.file} ${place.start}`;

/** After suppressing: a comment answers a finding however grave somebody finds it. */
function regrade(findings: readonly Diagnostic[], severityOf: NonNullable<Choice['severityOf']>): Diagnostic[] {
  return findings.flatMap((it) => {
    const severity = it.severity === 'error' ? 'error' : severityOf(it);
    return severity === undefined ? [] : severity === it.severity ? [it] : [{ ...it, severity }];
  });
}
