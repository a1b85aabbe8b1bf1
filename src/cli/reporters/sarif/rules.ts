/** What SARIF says of a kind of finding: its page, and how far to trust it. */
import type { ReportingDescriptor } from 'sarif';
import type { Severity } from '../../../diagnostics/diagnostic.ts';
import { readPage, type Topic } from '../../pages.ts';

/** Services cut or refuse longer descriptions. */
const LONGEST = 1024;

/** By the first digit of the code. */
const phases: Readonly<Record<string, string>> = { 0: 'syntax', 1: 'names', 2: 'shapes', 3: 'gradient', 4: 'training', 5: 'emission', 9: 'internal' };
const problem: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'recommendation' };

export function describeRule(topic: Topic): ReportingDescriptor {
  const markdown = readPage(topic);
  const phase = phases[topic.code[2]!]!;
  return {
    id: topic.code,
    name: topic.name,
    shortDescription: { text: firstParagraph(markdown).split(/(?<=\.)\s/)[0]!.slice(0, LONGEST) },
    fullDescription: { text: firstParagraph(markdown).slice(0, LONGEST) },
    help: { text: plain(markdown), markdown },
    defaultConfiguration: { level: topic.severity === 'info' ? 'note' : topic.severity },
    properties: {
      tags: [phase],
      // Errors follow from the text; what is predicted of a gradient has an interval.
      precision: phase === 'gradient' ? 'high' : 'very-high',
      'problem.severity': problem[topic.severity],
    },
  };
}

/** Below the title and the heading that may follow it. */
const firstParagraph = (markdown: string): string => markdown.split(/\n{2,}/).find((it) => !it.startsWith('#'))!.replaceAll('\n', ' ').trim();

/** For viewers that show no Markdown: the page without its marks; what is in fences stays as it is. */
const plain = (markdown: string): string => markdown.split(/^(```[^]*?^```$)/m).map((part, i) =>
  (i % 2 === 1 ? part.replace(/^```.*\n?/gm, '') : part.replace(/^#+ /gm, '').replace(/\[([^\]]+)\]\([^)\s]+\)/g, '$1').replace(/(`|\*\*)(.+?)\1/g, '$2'))).join('').trim();
