/** Checks the files of a request, each by what is configured for it. */
import { check } from '../../lint.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Suppressed } from '../../diagnostics/suppressions.ts';
import { recommended, type Measure } from '../../rules/index.ts';
import type { SourceFile } from '../../diagnostics/source.ts';
import { createHost, readSource, readStdin } from '../sources.ts';
import type { Request } from './request.ts';

export interface Gathered {
  readonly findings: readonly Diagnostic[];
  readonly suppressed: readonly Suppressed[];
  /** Every file that a finding may point into, by name. */
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** How many different words the networks are made of; 0 below an error, where what they do is not worked out. */
  readonly words: number;
  /** Whether a network begins with stored weights, which are files as well. */
  readonly readsWeights: boolean;
}

/**
 * @param measure called around each rule's work
 * @throws Failure when a file cannot be read, ConfigError when a configuration cannot be heeded
 */
export function gather({ files, stdinName, configs }: Request, measure?: Measure): Gathered {
  const host = createHost();
  const sources = new Map<string, SourceFile>();
  const findings: Diagnostic[] = [];
  const suppressed: Suppressed[] = [];
  const words = new Set<string>();
  let readsWeights = false;
  const add = (file: SourceFile): void => {
    sources.set(file.name, file);
    const choice = configs.choiceFor(file.name);
    const checked = check(file, host, measure ? { rules: recommended(), ...choice, measure } : choice);
    findings.push(...checked.diagnostics);
    suppressed.push(...checked.suppressed);
    if (checked.diagnostics.every(({ severity }) => severity !== 'error'))
      for (const { nodes } of checked.program.networks) for (const { word } of nodes) words.add(word.name);
    readsWeights ||= checked.program.networks.some(({ nodes }) => nodes.some(({ pretrained }) => pretrained !== undefined));
  };
  if (stdinName !== undefined) add(readStdin(stdinName));
  else for (const path of files) add(readSource(path));
  for (const file of host.loaded.values()) sources.set(file.name, file);
  return {
    findings: withoutRepeats(findings, (it) => it),
    suppressed: withoutRepeats(suppressed, ({ diagnostic }) => diagnostic),
    sources,
    words: words.size,
    readsWeights,
  };
}

/** A file that two others import is checked with both; what is wrong in it is said once. */
function withoutRepeats<T>(found: readonly T[], diagnosticOf: (it: T) => Diagnostic): T[] {
  const seen = new Set<string>();
  return found.filter((it) => {
    const { code, place, message } = diagnosticOf(it);
    const key = `${code} ${place.file} ${place.start} ${place.end} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
