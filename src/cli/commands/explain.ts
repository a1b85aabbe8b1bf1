/** `gradnetc explain`: the page of a finding, offline, by its code or its name. */
import picocolors from 'picocolors';
import { suggest } from '../../diagnostics/suggest.ts';
import type { CommandSpec } from '../command.ts';
import { Failure } from '../failure.ts';
import { print, wantsColor } from '../output.ts';
import { readPage, topics } from '../pages.ts';
import type { Topic } from '../pages.ts';

export const explainCommand: CommandSpec = {
  name: 'explain',
  summary: 'show the page of a finding: what it means, why it matters, what to do',
  doc: 'Takes the code (`GN3001`) or the name (`vanishing-gradient`) that a finding shows. Without one it lists them all, with --all it shows every page.',
  arguments: [{ name: 'finding', doc: 'code or name', required: false, offers: () => topics().flatMap(({ code, name }) => [name, code]) }],
  options: [
    { name: 'all', doc: 'every page, one after the other' },
    { name: 'format', short: 'f', value: 'FORMAT', choices: ['text', 'json'], default: 'text', doc: 'json: code, name, severity and page as data' },
  ],
  examples: [
    { line: 'gradnetc explain vanishing-gradient', doc: 'the page of a rule' },
    { line: 'gradnetc explain GN2003', doc: 'the same by code' },
    { line: 'gradnetc explain', doc: 'every code and name' },
    { line: 'gradnetc explain --all --format json', doc: 'all of it for a program' },
  ],
  run([finding], options) {
    const all = topics();
    const json = options['format'] === 'json';
    if (finding !== undefined && options['all'] === true) throw new Failure('--all shows every page, not one', `leave out --all, or \`${finding}\``);
    if (options['all'] === true) {
      print(json ? asJson(all.map(withPage)) : all.map((it) => `${style(readPage(it)).trimEnd()}\n`).join('\n'));
      return 0;
    }
    if (finding === undefined) {
      print(json ? asJson(all.map(({ code, name, severity }) => ({ code, name, severity }))) : all.map((it) => `${it.code}  ${it.severity.padEnd(7)}  ${it.name}\n`).join(''));
      return 0;
    }
    const topic = all.find((it) => it.code === finding.toUpperCase() || it.name === finding.toLowerCase());
    if (topic === undefined) throw unknown(finding, all);
    print(json ? asJson(withPage(topic)) : `${style(readPage(topic)).trimEnd()}\n`);
    return 0;
  },
};

const withPage = (topic: Topic) => ({ code: topic.code, name: topic.name, severity: topic.severity, page: readPage(topic) });
const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

function unknown(finding: string, all: readonly Topic[]): Failure {
  const near = suggest(finding, all.flatMap((it) => [it.code, it.name]));
  return new Failure(`no finding is called \`${finding}\``, near.length > 0 ? `did you mean ${near.join(' or ')}?` : 'gradnetc explain lists them all');
}

/** Markdown as it is; on a terminal headings stand out and fences are dimmed. */
function style(markdown: string): string {
  const colors = picocolors.createColors(wantsColor());
  let inFence = false;
  return markdown
    .split('\n')
    .map((line) => {
      const isFence = line.startsWith('```');
      if (isFence) inFence = !inFence;
      if (isFence) return colors.dim(line);
      if (inFence) return colors.cyan(line);
      return line.startsWith('#') ? colors.bold(line) : line.replace(/`[^`]+`/g, (code) => colors.cyan(code));
    })
    .join('\n');
}
