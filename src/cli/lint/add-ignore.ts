/** `lint --add-ignore`: answers every warning there is with a comment above its line. */
import { ignoreComment } from '../../diagnostics/ignore-comment.ts';
import { applyEdits } from '../../edits.ts';
import { lint } from '../../lint.ts';
import { Failure } from '../failure.ts';
import { complain } from '../output.ts';
import { createHost, readSource } from '../sources.ts';
import { writeWhole } from '../write.ts';
import type { Request } from './request.ts';

/**
 * Writes the comments, one a line of the source, and says how many; errors are left, since they cannot be ignored.
 * @throws Failure when the reason is missing or more than a line
 */
export function addIgnores({ files, configs }: Request, reason: string | undefined): void {
  if (reason === undefined || reason.trim() === '') throw new Failure('--add-ignore needs --reason: the next reader wants to know why a finding does not apply', 'e.g. --reason "kept as the paper has it"');
  if (/[\r\n]/.test(reason)) throw new Failure('--reason is one line, as the comment that it becomes part of', 'leave the line break out');
  for (const path of files) {
    const source = readSource(path);
    const byLine = new Map<number, Set<string>>();
    // What is wrong in an imported file is answered when that one is checked.
    for (const { severity, name, place } of lint(source, createHost(), configs.choiceFor(path))) {
      if (severity === 'error' || place.file !== source.name) continue;
      const { line } = source.positionAt(place.start);
      byLine.set(line, (byLine.get(line) ?? new Set()).add(name));
    }
    const edits = [...byLine].map(([line, names]) => ignoreComment(source, line, [...names], reason.trim()));
    const edited = applyEdits(new Map([[source.name, source]]), edits)?.get(source.name);
    if (edits.length === 0 || edited === undefined) continue;
    writeWhole(path, edited.text);
    complain(`wrote ${edits.length} comment${edits.length === 1 ? '' : 's'} in ${path}\n`);
  }
}
