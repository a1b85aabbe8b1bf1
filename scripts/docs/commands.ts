/** docs/cli: one page a command, from the same declarations as `--help`. */
import type { CommandSpec, OptionSpec } from '../../src/cli/command.ts';
import { commands } from '../../src/cli/commands/index.ts';

const fileOf = (name: string): string => `${name.replaceAll(' ', '-')}.md`;

/** Pages by their path below docs/. */
export function commandPages(): [string, string][] {
  const rows = commands.map((it) => `| [\`gradnetc ${it.name}\`](${fileOf(it.name)}) | ${it.summary} |`);
  const index = `# Commands\n\n| command | does |\n| --- | --- |\n${rows.join('\n')}\n\nExit codes: 0 clean, 1 findings at error level (or more warnings than allowed), 2 usage, configuration or internal.\nFindings and results go to stdout, progress and failures to stderr. \`NO_COLOR\` and \`FORCE_COLOR\` are respected.\n`;
  return [['cli/README.md', index], ...commands.map((it): [string, string] => [`cli/${fileOf(it.name)}`, page(it)])];
}

function page(command: CommandSpec): string {
  const args = command.arguments.map((it) => (it.required ? `<${it.name}>` : `[${it.name}${it.variadic === true ? '...' : ''}]`));
  const options = command.options.length === 0 ? [] : ['[options]'];
  const parts = [
    `# gradnetc ${command.name}`,
    command.doc,
    `\`\`\`\ngradnetc ${[command.name, ...options, ...args].join(' ')}\n\`\`\``,
    ...(command.arguments.length === 0 ? [] : [command.arguments.map((it) => `- \`${it.name}\`: ${it.doc}`).join('\n')]),
    ...(command.options.length === 0 ? [] : [`## Options\n\n| option | does | default |\n| --- | --- | --- |\n${command.options.map(row).join('\n')}`]),
    `## Examples\n\n${command.examples.map((it) => `\`${it.line}\`  \n${it.doc}`).join('\n\n')}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function row(option: OptionSpec): string {
  const flags = `${option.short === undefined ? '' : `-${option.short}, `}--${option.name}${option.value === undefined ? '' : option.optional ? ` [${option.value}]` : ` ${option.value}`}`.replaceAll('|', '\\|');
  const choices = option.choices === undefined ? '' : ` (${option.choices.join(', ')})`;
  return `| \`${flags}\` | ${option.doc}${choices} | ${option.default === undefined ? '' : `\`${option.default}\``} |`;
}
