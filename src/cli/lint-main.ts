/** Entry of dist/lint.cjs: `gradnetc lint` from its arguments to its exit code; what takes more than checking and telling goes to the full program. */
import { parseArgs } from 'node:util';
import type { OptionValues } from './command.ts';
import { describeFailure } from './failure.ts';
import { lintOnce } from './lint/once.ts';
import { lintOptions, quickOptions } from './lint/options.ts';
import { requestOf } from './lint/request.ts';
import { complain } from './output.ts';
import type { Remembered } from './lint/remember.ts';
import { quickReporters } from './reporters/quick.ts';

/**
 * Runs `lint` with process.argv; the launcher calls it.
 * @param everythingElse starts the full program, which has the words for what went wrong in the arguments too
 * @param met is told how many different words the networks had that were worked out
 * @param remember keeps what the run read and said, for the next one
 * @returns the exit code; undefined when the full program took over
 */
export function main(everythingElse: () => void, met?: (words: number) => void, remember?: (run: Remembered) => void): number | undefined {
  // The launcher has heeded this one.
  const argv = process.argv.slice(3).filter((it) => it !== '--no-cache');
  // Without options there is nothing to parse, and loading the parser costs as much as linting.
  const input = argv.every((it) => !it.startsWith('-')) ? { args: argv, options: {} } : parse(argv);
  if (input === undefined) return void everythingElse();
  try {
    const request = requestOf(input.args, input.options);
    // What a folder holds may change without any of its files.
    const named = input.args.every((path) => request.files.includes(path));
    const exitCode = lintOnce(request, input.options, { reporters: quickReporters, met, remember: named ? remember : undefined });
    return exitCode ?? void everythingElse();
  } catch (error) {
    const { text, exitCode } = describeFailure(error);
    complain(text);
    return exitCode;
  }
}

/** Undefined for --help, an option that does not exist or is not quick, or a value that is not allowed. */
function parse(argv: readonly string[]): { args: string[]; options: OptionValues } | undefined {
  type Spec = { readonly type: 'boolean' | 'string'; readonly short?: string };
  const specs = lintOptions.filter(({ name }) => quickOptions.has(name)).map((it): [string, Spec] => [
    it.name,
    { type: it.value === undefined ? 'boolean' : 'string', ...(it.short === undefined ? {} : { short: it.short }) },
  ]);
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options: Object.fromEntries(specs), allowPositionals: true });
    const options = values as OptionValues;
    const wrong = lintOptions.some((it) => it.choices && options[it.name] !== undefined && !it.choices.includes(String(options[it.name])));
    return wrong ? undefined : { args: positionals, options };
  } catch {
    return undefined;
  }
}
