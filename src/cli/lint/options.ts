/** What `gradnetc lint` takes; apart from what it does, since the cold path reads the options and only some of them lead away from it. */
import { formats } from '../../config/spec.ts';
import type { OptionSpec } from '../command.ts';

/** Each with whether the cold path can heed it; the others load the whole program. */
const options: readonly (OptionSpec & { readonly quick?: true })[] = [
  { name: 'format', short: 'f', value: 'FORMAT', choices: formats, quick: true, doc: 'how findings are written; `pretty` unless the configuration says otherwise' },
  { name: 'output-file', short: 'o', value: 'FILE', doc: 'write findings there, whole or not at all, in place of stdout' },
  { name: 'select', value: 'NAMES', quick: true, doc: 'look for these findings only, with commas between: names, codes, beginnings of codes (`GN3`), `recommended`, `all`; errors are always shown' },
  { name: 'ignore', value: 'NAMES', quick: true, doc: 'leave these findings out; errors cannot be' },
  { name: 'fix', doc: 'apply the fixes that leave the program as it is or write what alone can have been meant, and show what remains' },
  { name: 'unsafe-fixes', doc: 'with --fix, --diff: those too that change the program, as most mends of a training problem must, and the likeliest of several guesses' },
  { name: 'diff', doc: 'show what --fix would change, write nothing, and exit with 1 when there is something' },
  { name: 'add-ignore', doc: 'answer every warning there is with a comment above its line; needs --reason' },
  { name: 'reason', value: 'TEXT', doc: 'with --add-ignore: why the findings do not apply' },
  { name: 'watch', short: 'w', doc: 'lint again when a file, an import or the configuration changes, and on Enter' },
  { name: 'keep-output', doc: 'with --watch: leave what is on the terminal where it is; a pipe or a file is never cleared' },
  { name: 'max-warnings', value: 'N', quick: true, doc: 'exit with 1 when there are more warnings than this; without it warnings never fail' },
  { name: 'color', value: 'WHEN', choices: ['auto', 'always', 'never'], quick: true, doc: 'when to colour; `auto`, which holds without it, does on a terminal, and as NO_COLOR and FORCE_COLOR say' },
  { name: 'exit-zero', quick: true, doc: 'exit with 0 whatever is found; 2 remains for what cannot be checked' },
  { name: 'quiet', short: 'q', quick: true, doc: 'show errors only' },
  { name: 'statistics', doc: 'how often each finding occurs, in place of the findings; with --format json as JSON' },
  { name: 'stats', doc: 'how long each rule takes, in place of the findings; with --format json as JSON' },
  { name: 'stdin-filename', value: 'NAME', quick: true, doc: 'read stdin and report under this name; imports and configuration are sought beside it' },
  { name: 'config', value: 'FILE', quick: true, doc: 'this configuration, in place of the nearest gradnet.config.json' },
  { name: 'isolated', quick: true, doc: 'heed no configuration file' },
  { name: 'no-cache', quick: true, doc: 'lint again even what is as it was the last time, and remember nothing' },
  { name: 'print-config', doc: 'show what holds for the given file, and where it was found' },
];

export const lintOptions: readonly OptionSpec[] = options.map(({ quick: _, ...spec }) => spec);
export const quickOptions: ReadonlySet<string> = new Set(options.filter(({ quick }) => quick).map(({ name }) => name));
