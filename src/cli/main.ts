/** Entry of dist/cli/main.mjs: the command line, made with commander from the declarations in commands/. */
import { Argument, Command, CommanderError, Option } from 'commander';
import { VERSION } from '../codegen/version.ts';
import type { CommandSpec, OptionSpec, OptionValues } from './command.ts';
import { commands } from './commands/index.ts';
import { describeFailure } from './failure.ts';
import { complain, print } from './output.ts';

const EXIT_CODES = 'Exit codes: 0 clean, 1 findings, 2 usage, configuration or internal.';

/** Runs the command in `argv` (without node and script) and sets the exit code; never rejects. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    process.exitCode = await execute(argv);
  } catch (error) {
    const { text, exitCode } = describeFailure(error);
    complain(text);
    process.exitCode = exitCode;
  }
}

async function execute(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = createProgram((code) => (exitCode = code));
  try {
    await program.parseAsync(argv.length === 0 ? ['--help'] : withValues(argv), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // commander has already said what is wrong; --help and --version end here too, with 0
    return error.exitCode === 0 ? 0 : 2;
  }
  return exitCode;
}

/** The whole program; `finish` receives the exit code of the command that ran. */
export function createProgram(finish: (exitCode: number) => void): Command {
  const program = new Command('gradnetc')
    .description('Compiles .gradnet files to TensorFlow.js programs, predicts their gradients, and trains them.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help for a command')
    .addHelpText('after', `\nStart with\n  gradnetc run model.gradnet\n\n${EXIT_CODES}`);
  prepare(program);
  for (const spec of commands) addCommand(program, spec, finish);
  return program;
}

/** Same manners for every command: errors thrown instead of exiting, suggestions, our own output. */
function prepare(command: Command): Command {
  return command
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({ writeOut: print, writeErr: complain })
    .configureHelp({ showGlobalOptions: false });
}

function addCommand(program: Command, spec: CommandSpec, finish: (exitCode: number) => void): void {
  const words = spec.name.split(' ');
  const name = words.pop()!;
  const parent = words.reduce((above, word) => group(above, word), program);
  const command = prepare(parent.command(name)).summary(spec.summary).description(spec.doc);
  for (const it of spec.arguments) {
    const inner = it.variadic === true ? `${it.name}...` : it.name;
    const argument = new Argument(it.required ? `<${inner}>` : `[${inner}]`, it.doc);
    if (it.choices) argument.choices([...it.choices]);
    command.addArgument(argument);
  }
  for (const it of spec.options) {
    const flags = `${it.short === undefined ? '' : `-${it.short}, `}--${it.name}${it.value === undefined ? '' : it.optional ? ` [${it.value}]` : ` <${it.value}>`}`;
    const option = new Option(flags, it.doc);
    if (it.choices) option.choices([...it.choices]);
    if (it.default !== undefined) option.default(it.default);
    command.addOption(option);
  }
  const examples = spec.examples.map((it) => `  ${it.line}\n      ${it.doc}`).join('\n');
  command.addHelpText('after', `\nExamples:\n${examples}`);
  command.action(async () => finish(await spec.run(command.args, kebab(command.opts(), spec))));
}

/** Options whose value may be left out and was, with what stands for it: commander would take the next word, whatever it is. */
function withValues(argv: readonly string[]): string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const optionAt = (i: number): OptionSpec | undefined =>
    i < end ? commands.flatMap((it) => it.options).find(({ name, optional }) => optional && `--${name}` === argv[i]) : undefined;
  return argv.map((word, i) => {
    const { optional } = optionAt(i) ?? {};
    return !optional || (i + 1 < end && optional.form.test(argv[i + 1]!)) ? word : `${word}=${optional.otherwise}`;
  });
}

/** The group a command such as `native install` is in, made when it is first needed; its summary names its commands. */
function group(parent: Command, name: string): Command {
  const inside = commands.filter((it) => it.name.startsWith(`${name} `)).map((it) => ({ verb: it.name.slice(name.length + 1), summary: it.summary }));
  const summary = inside.length === 1 ? `${inside[0]!.verb}: ${inside[0]!.summary}` : `${inside.map(({ verb }) => verb).join(', ')}; gradnetc ${name} --help says what each does`;
  return parent.commands.find((it) => it.name() === name) ?? prepare(parent.command(name)).summary(summary).helpCommand(false);
}

/** commander names values in camelCase; declarations use the option's own name. */
function kebab(values: Readonly<Record<string, unknown>>, spec: CommandSpec): OptionValues {
  const camel = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  // `--no-x` is an `x` that is true until it is given
  const valueOf = (name: string): unknown => (name.startsWith('no-') ? values[camel(name.slice(3))] === false : values[camel(name)]);
  return Object.fromEntries(spec.options.map((it) => [it.name, valueOf(it.name) as string | boolean | undefined]));
}
