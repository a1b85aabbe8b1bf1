/** Lints once: gathers, reports, and says with what the process is to end. All that a cold `gradnetc lint` runs. */
import type { Config } from '../../config/read.ts';
import type { OptionValues } from '../command.ts';
import { text } from '../command.ts';
import type { Measure } from '../../rules/index.ts';
import { Failure } from '../failure.ts';
import { print, wantsColor } from '../output.ts';
import type { Reporter } from '../reporters/reporter.ts';
import { gather, type Gathered } from './gather.ts';
import { memorable, type Remembered } from './remember.ts';
import type { Request } from './request.ts';

export interface Telling {
  /** By the names that --format takes. */
  readonly reporters: Readonly<Record<string, Reporter>>;
  /** Where the report goes; stdout unless given. */
  readonly deliver?: ((report: string) => void) | undefined;
  /** Called around each rule's work. */
  readonly measure?: Measure | undefined;
  /** Is told how many different words were worked out: the more, the more of the program has run. */
  readonly met?: ((words: number) => void) | undefined;
  /** Is told of a run that would say the same again. */
  readonly remember?: ((run: Remembered) => void) | undefined;
}

/** @returns the exit code; undefined, before anything is read or written, where the format is not among the reporters */
export function lintOnce(request: Request, options: OptionValues, telling: Telling): number | undefined {
  if (telling.reporters[formatOf(request, options)] === undefined) return undefined;
  warningLimit(text(options, 'max-warnings')); // said before a search that may take long
  const gathered = gather(request, telling.measure);
  telling.met?.(gathered.words);
  let written = '';
  const deliver = telling.deliver ?? print;
  const exitCode = report(gathered, request, options, { ...telling, deliver: (text) => deliver((written = text)) }, isColored(options, telling));
  const run = telling.remember && memorable(request, gathered, written, exitCode);
  if (run) telling.remember(run);
  return exitCode;
}

/** Writes what was gathered in the format that is asked for; returns the exit code. */
export function report(
  { findings, suppressed, sources }: Gathered,
  request: Request,
  options: OptionValues,
  telling: Telling,
  color = isColored(options, telling),
): number {
  const { reporters, deliver } = telling;
  const limit = warningLimit(text(options, 'max-warnings')) ?? configFor(request)?.maxWarnings ?? Infinity;
  const quiet = options['quiet'] === true;
  const written = reporters[formatOf(request, options)]!({
    findings: quiet ? findings.filter((it) => it.severity === 'error') : findings,
    suppressed: quiet ? [] : suppressed,
    sources,
    color,
  });
  (deliver ?? print)(written);
  const count = (severity: string): number => findings.filter((it) => it.severity === severity).length;
  return options['exit-zero'] !== true && (count('error') > 0 || count('warning') > limit) ? 1 : 0;
}

/** A file has colours only where they are asked for. */
function isColored(options: OptionValues, { deliver }: Telling): boolean {
  const when = text(options, 'color') ?? 'auto';
  return when === 'always' || (when === 'auto' && deliver === undefined && wantsColor());
}

/** What is about the run as a whole is taken from the configuration of its first file. */
const configFor = ({ configs, stdinName, files }: Request): Config | undefined => configs.of(stdinName ?? files[0]!);
const formatOf = (request: Request, options: OptionValues): string => text(options, 'format') ?? configFor(request)?.format ?? 'pretty';

function warningLimit(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (!/^\d+$/.test(given)) throw new Failure(`--max-warnings takes a whole number, not \`${given}\``, 'e.g. --max-warnings 0');
  return Number(given);
}
