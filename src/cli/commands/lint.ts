/** `gradnetc lint`: every finding in the given files, and what is done about them. A plain run takes the short way in lint-main.ts. */
import type { CommandSpec, OptionValues } from '../command.ts';
import { text } from '../command.ts';
import { Failure } from '../failure.ts';
import { addIgnores } from '../lint/add-ignore.ts';
import { differences } from '../lint/diff.ts';
import { fixAll, previewAll } from '../lint/fix.ts';
import { lintOnce } from '../lint/once.ts';
import { lintOptions } from '../lint/options.ts';
import { effectiveConfig } from '../lint/print-config.ts';
import { requestOf } from '../lint/request.ts';
import { statistics, statisticsAsJson } from '../lint/statistics.ts';
import { Stopwatch } from '../lint/stopwatch.ts';
import { print } from '../output.ts';
import { reporters } from '../reporters/index.ts';
import type { Reporter } from '../reporters/reporter.ts';
import { writeWhole } from '../write.ts';

export const lintCommand: CommandSpec = {
  name: 'lint',
  summary: 'show every finding in .gradnet files',
  doc:
    'Checks syntax, names, arguments, shapes, the training set-up, and how the gradient fares on its way through the ' +
    'network. Nothing is trained, and nothing is written without --fix. A directory stands for every .gradnet file below it, `-` for stdin.',
  arguments: [{ name: 'paths', doc: 'files and directories; the current directory when none is given', required: false, variadic: true }],
  options: lintOptions,
  examples: [
    { line: 'gradnetc lint', doc: 'everything below the current directory' },
    { line: 'gradnetc lint model.gradnet --format json', doc: 'findings for a machine' },
    { line: 'gradnetc lint --format sarif --output-file gradnet.sarif', doc: 'for code scanning; --format github annotates a pull request' },
    { line: 'gradnetc lint model.gradnet --fix', doc: 'mends misspelt words, and what else can be mended without changing the program' },
    { line: 'gradnetc lint --diff --unsafe-fixes', doc: 'what all fixes would change, as a patch' },
    { line: 'gradnetc lint --select GN3 --ignore dead-relu', doc: 'the gradient rules but one' },
    { line: 'gradnetc lint --add-ignore --reason "as in the paper"', doc: 'answers what there is, so that only new findings show' },
    { line: 'gradnetc lint --stdin-filename model.gradnet < model.gradnet', doc: 'as an editor does' },
  ],
  async run(args, options) {
    refuseTogether(options);
    const request = requestOf(args, options);
    if (request.stdinName !== undefined) refuseForStdin(options);
    const unsafe = options['unsafe-fixes'] === true;
    if (options['print-config'] === true) {
      print(effectiveConfig(request.stdinName ?? request.files[0]!, request));
      return 0;
    }
    if (options['diff'] === true) {
      const patch = differences(previewAll(request, unsafe));
      deliverTo(text(options, 'output-file'))(patch);
      return patch !== '' && options['exit-zero'] !== true ? 1 : 0;
    }
    const output = text(options, 'output-file');
    const stopwatch = options['stats'] === true ? new Stopwatch() : undefined;
    const telling = {
      reporters: stopwatch?.reporters ?? reportersFor(options),
      measure: stopwatch?.measure,
      ...(output !== undefined && { deliver: deliverTo(output) }),
    };
    if (options['watch'] === true) {
      const { watchLint } = await import('../lint/watch.ts');
      return watchLint(args, options, telling);
    }
    if (options['fix'] === true) fixAll(request, unsafe);
    if (options['add-ignore'] === true) addIgnores(request, text(options, 'reason'));
    const exitCode = lintOnce(request, options, telling);
    if (exitCode === undefined) throw new Failure(`--${stopwatch ? 'stats' : 'statistics'} has no such format`, 'give --format pretty or --format json');
    return exitCode;
  },
};

const reportersFor = (options: OptionValues): Readonly<Record<string, Reporter>> =>
  options['statistics'] === true ? { pretty: statistics, concise: statistics, json: statisticsAsJson } : reporters;

const deliverTo = (file: string | undefined): ((report: string) => void) => (file === undefined ? print : (report) => writeWhole(file, report));

function refuseForStdin(options: OptionValues): void {
  const writing = ['fix', 'add-ignore', 'watch'].find((name) => options[name] === true);
  if (writing !== undefined) throw new Failure(`--${writing} is for files, and stdin is none`, writing === 'fix' ? 'give the file, or --diff for a patch' : 'give the file');
}

/** Each of these is a run of its own kind. */
function refuseTogether(options: OptionValues): void {
  const given = (names: readonly string[]): string[] => names.filter((name) => options[name] === true);
  const [first, second] = given(['fix', 'diff', 'add-ignore', 'watch', 'print-config', 'stats']);
  if (options['stats'] === true && options['statistics'] === true) throw new Failure('--stats and --statistics exclude each other', '--stats for times, --statistics for counts');
  if (second !== undefined) throw new Failure(`--${first} and --${second} exclude each other`, 'give one of them');
  if (options['unsafe-fixes'] === true && given(['fix', 'diff']).length === 0) throw new Failure('--unsafe-fixes says which fixes --fix applies', 'add --fix, or --diff to see them first');
  if (text(options, 'reason') !== undefined && options['add-ignore'] !== true) throw new Failure('--reason is for --add-ignore', 'add --add-ignore');
}
