/** Entry of dist/lint.cjs: `gradnetc lint` from its arguments to its exit code; help and mistyped options go to the full program. */
import { parseArgs } from 'node:util';
import { lintCommand } from './commands/lint.ts';
import { describeFailure } from './failure.ts';
import { complain } from './output.ts';
import type { OptionValues } from './command.ts';

/**
 * Runs `lint` with process.argv; the launcher calls it.
 * @param everythingElse starts the full program, which has the words for what went wrong in the arguments
 * @returns the exit code; undefined when the full program took over
 */
export function main(everythingElse: () => void): number | undefined {
  const argv = process.argv.slice(3);
  // Without options there is nothing to parse, and loading the parser costs as much as linting.
  const input = argv.every((it) => !it.startsWith('-')) ? { args: argv, options: {} } : parse(argv);
  if (input === undefined) return void everythingElse();
  try {
    return lintCommand.run(input.args, input.options) as number;
  } catch (error) {
    const { text, exitCode } = describeFailure(error);
    complain(text);
    return exitCode;
  }
}

function parse(argv: readonly string[]): { args: string[]; options: OptionValues } | undefined {
  type Spec = { readonly type: 'boolean' | 'string'; readonly short?: string };
  const specs = lintCommand.options.map((it): [string, Spec] => [
    it.name,
    { type: it.value === undefined ? 'boolean' : 'string', ...(it.short === undefined ? {} : { short: it.short }) },
  ]);
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options: Object.fromEntries(specs), allowPositionals: true });
    const options = values as OptionValues;
    const wrong = lintCommand.options.some((it) => it.choices && options[it.name] !== undefined && !it.choices.includes(String(options[it.name])));
    return wrong ? undefined : { args: positionals, options };
  } catch {
    return undefined; // --help, or an option that does not exist
  }
}

