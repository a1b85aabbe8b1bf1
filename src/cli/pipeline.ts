/** From a path to a program, for the commands that need one; what is found on the way is told on stderr. */
import { compile } from '../compile.ts';
import type { Compiled } from '../compile.ts';
import { Configs } from '../config/find.ts';
import { renderPretty } from '../diagnostics/render.ts';
import { formatEmitted } from '../format/emitted.ts';
import { complainInColor, wantsColor } from './output.ts';
import { createHost, readSource } from './sources.ts';

export interface CompiledFile extends Compiled {
  /** Formatted; undefined where there are errors, which have been told. */
  readonly code: string | undefined;
}

/**
 * Compiles a file and tells its findings on stderr, since stdout may be the program's.
 * @param options.target one of `targets`, the first unless given
 * @param options.runtime what the program imports from, in place of `gradnet/runtime`
 * @throws Failure when the file cannot be read
 */
export async function compileFile(path: string, options: { readonly target?: string | undefined; readonly runtime?: string } = {}): Promise<CompiledFile> {
  const compiled = compile(readSource(path), createHost(), { ...options, choice: new Configs().choiceFor(path) });
  tell(compiled);
  return { ...compiled, code: compiled.text === undefined ? undefined : await formatEmitted(compiled.text) };
}

/** Findings as `lint` shows them, on stderr. */
export function tell({ diagnostics, sources }: Pick<Compiled, 'diagnostics' | 'sources'>): void {
  if (diagnostics.length > 0) complainInColor(`${renderPretty(diagnostics, (file) => sources.get(file), { color: wantsColor(2) }).trimEnd()}\n\n`);
}
