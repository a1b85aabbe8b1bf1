/** `gradnetc lint`: every finding in the given files; on the cold path, so it imports nothing that lint does not need. */
import { lint } from '../../lint.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { SourceFile } from '../../diagnostics/source.ts';
import type { CommandSpec } from '../command.ts';
import { text } from '../command.ts';
import { rules } from '../../rules/index.ts';
import { Failure } from '../failure.ts';
import { fixFile } from '../fix.ts'; // lazy in bundles
import { print } from '../output.ts';
import { reporterNames, reporters } from '../reporters/index.ts';
import { createHost, findSources, readSource, readStdin } from '../sources.ts';

export const lintCommand: CommandSpec = {
  name: 'lint',
  summary: 'show every finding in .gradnet files',
  doc:
    'Checks syntax, names, arguments, shapes, the training set-up, and how the gradient fares on its way through the ' +
    'network. Nothing is trained, and nothing is written without --fix. A directory stands for every .gradnet file below it, `-` for stdin.',
  arguments: [{ name: 'paths', doc: 'files and directories; the current directory when none is given', required: false, variadic: true }],
  options: [
    { name: 'format', short: 'f', value: 'FORMAT', choices: reporterNames, default: 'pretty', doc: 'how findings are written' },
    { name: 'max-warnings', value: 'N', doc: 'exit with 1 when there are more warnings than this; without it warnings never fail' },
    { name: 'fix', doc: 'apply the fixes that leave the program as it is, and show what remains' },
    { name: 'unsafe-fixes', doc: 'with --fix: those too that change the program, as most mends of a training problem must' },
    { name: 'all-rules', doc: 'run the rules that are not recommended too: what does no harm, or is a matter of taste' },
    { name: 'quiet', short: 'q', doc: 'show errors only' },
    { name: 'stdin-filename', value: 'NAME', doc: 'read stdin and report under this name; imports are sought beside it' },
  ],
  examples: [
    { line: 'gradnetc lint', doc: 'everything below the current directory' },
    { line: 'gradnetc lint model.gradnet --format json', doc: 'findings for a machine' },
    { line: 'gradnetc lint model.gradnet --fix', doc: 'mends what can be mended without changing the program' },
    { line: 'gradnetc lint --stdin-filename model.gradnet < model.gradnet', doc: 'as an editor does' },
  ],
  run(args, options) {
    const limit = warningLimit(text(options, 'max-warnings'));
    const stdinName = text(options, 'stdin-filename') ?? (args.length === 1 && args[0] === '-' ? '<stdin>' : undefined);
    const host = createHost();
    const sources = new Map<string, SourceFile>();
    const findings: Diagnostic[] = [];
    const check = (file: SourceFile): void => {
      sources.set(file.name, file);
      findings.push(...lint(file, host, options['all-rules'] === true ? rules : undefined));
    };
    const paths = stdinName === undefined ? findSources(args.length === 0 ? ['.'] : args) : [];
    if (options['fix'] === true) fixAll(paths, options['unsafe-fixes'] === true);
    if (stdinName !== undefined) check(readStdin(stdinName));
    else for (const path of paths) check(readSource(path));
    for (const file of host.loaded.values()) sources.set(file.name, file);

    const unique = withoutRepeats(findings);
    const shown = options['quiet'] === true ? unique.filter((it) => it.severity === 'error') : unique;
    print(reporters[text(options, 'format') ?? 'pretty']!({ findings: shown, sources, checked: sources.size }));
    const count = (severity: string): number => unique.filter((it) => it.severity === severity).length;
    return count('error') > 0 || count('warning') > limit ? 1 : 0;
  },
};

/** Each with a host of its own, since a file that one mends may be imported by the next. */
function fixAll(paths: readonly string[], unsafe: boolean): void {
  if (paths.length === 0) throw new Failure('--fix writes files, and stdin is none', 'give the file');
  for (const path of paths) {
    const host = createHost();
    fixFile(readSource(path), host, () => host.loaded.values(), unsafe);
  }
}

function warningLimit(given: string | undefined): number {
  if (given === undefined) return Infinity;
  if (!/^\d+$/.test(given)) throw new Failure(`--max-warnings takes a whole number, not \`${given}\``, 'e.g. --max-warnings 0');
  return Number(given);
}

/** A file that two others import is checked with both; what is wrong in it is said once. */
function withoutRepeats(findings: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return findings.filter((it) => {
    const key = `${it.code} ${it.place.file} ${it.place.start} ${it.place.end} ${it.message}`;
    return !seen.has(key) && seen.add(key);
  });
}
