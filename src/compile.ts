/**
 * The pipeline: parse → lower → passes → rules → emit, each phase a pure function of the one before. Nothing here touches
 * files or the process, so it runs in a browser as well; what it works out lives as long as one call.
 */
import { targets } from './codegen/targets.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { diagnose } from './diagnostics/codes.ts';
import type { SourceFile } from './diagnostics/source.ts';
import type { TrainSpec } from './ir/graph.ts';
import { check, type Choice, type Checked, type Host } from './lint.ts';

export { analyze, check, lint } from './lint.ts';
export type { Analysis, Choice, Host } from './lint.ts';

export interface Compiled extends Checked {
  /** The program's text before formatting; absent where there are errors. */
  readonly text: string | undefined;
  /** What the text trains. */
  readonly training: TrainSpec | undefined;
}

/** `lint` → emission of the file's one `train`. `runtime` is what the program imports from, `gradnet/runtime` unless given; `choice` the findings to look for. */
export function compile(
  file: SourceFile,
  host: Host,
  options: { readonly target?: string | undefined; readonly runtime?: string; readonly choice?: Choice | undefined } = {},
): Compiled {
  const checked = check(file, host, options.choice);
  const [training, ...more] = checked.program.trainings.filter(({ sweep }) => sweep === undefined);
  const fail = (...diagnostics: Diagnostic[]): Compiled => ({
    ...checked,
    diagnostics: [...checked.diagnostics, ...diagnostics],
    text: undefined,
    training,
  });
  if (checked.diagnostics.some(({ severity }) => severity === 'error')) return fail();
  const left = checked.open?.inline ?? [];
  if (left[0])
    return fail(
      diagnose(
        'open-values',
        { count: left.length },
        {
          place: { file: file.name, ...left[0].call.span },
          notes: [`\`gradnetc sweep ${file.name}\` trains every combination; or write one value here`],
        },
      ),
    );
  if (!training) return fail(diagnose('nothing-to-train', {}, { place: { file: file.name, start: 0, end: 0 } }));
  if (more[0]) return fail(diagnose('several-to-train', { count: more.length + 1 }, { place: more[0].place }));
  const target = targets.find(({ name }) => name === (options.target ?? targets[0]!.name));
  const facts = checked.facts.get(training.network);
  if (!target || !facts)
    return fail(
      diagnose('internal-error', { problem: target ? 'a network has no facts' : `no target ${options.target}` }, { place: training.place }),
    );
  const { text, diagnostics } = target.emit({ file: file.name, training, facts, runtime: options.runtime });
  return diagnostics.length > 0 ? fail(...diagnostics) : { ...checked, text, training };
}
