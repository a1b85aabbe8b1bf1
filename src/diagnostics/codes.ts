/**
 * Every diagnostic that is not a lint rule (rules bring their own, in `src/rules`): one typed row each, so that a wrong
 * code or a missing argument does not compile. GN0 syntax, GN1 names and arguments, GN2 shapes, GN4 training setup,
 * GN5 emission and run, GN9 internal. Codes and names are never reused or renamed.
 * Each has an explain page `pages/<name>.md`.
 */
import type { Diagnostic, DiagnosticBag, DiagnosticSpec, Report } from './diagnostic.ts';

const row = <A = Record<never, never>>(
  code: `GN${number}`,
  severity: DiagnosticSpec<A>['severity'],
  message: (args: A) => string,
): DiagnosticSpec<A> => ({ code, severity, message });

export const codes = {
  // GN0: syntax
  'syntax-error': row<{ problem: string }>('GN0001', 'error', (a) => a.problem),
  'unexpected-character': row<{ text: string }>('GN0002', 'error', (a) => `unexpected character ${a.text}`),
  'unterminated-string': row('GN0003', 'error', () => 'this string has no closing quote'),
  'unterminated-comment': row('GN0004', 'error', () => 'this comment has no closing `*/`'),
  'unclosed-bracket': row<{ open: string; close: string }>('GN0005', 'error', (a) => `\`${a.open}\` is never closed by \`${a.close}\``),
  'too-deeply-nested': row<{ limit: number }>('GN0006', 'error', (a) => `nested more than ${a.limit} levels deep`),
  'file-too-large': row<{ limit: number }>(
    'GN0008',
    'error',
    (a) => `this file has more than ${a.limit.toLocaleString('en-US')} words, which is more than gradnet reads`,
  ),
  'empty-file': row('GN0007', 'error', () => 'this file declares nothing'),

  // GN1: names, arguments, values
  'unknown-word': row<{ word: string; family: string }>('GN1001', 'error', (a) => `there is no ${a.family} \`${a.word}\``),
  'unknown-argument': row<{ argument: string; word: string }>('GN1002', 'error', (a) => `\`${a.word}\` has no argument \`${a.argument}\``),
  'missing-argument': row<{ argument: string; word: string }>('GN1003', 'error', (a) => `\`${a.word}\` needs \`${a.argument}\``),
  'duplicate-argument': row<{ argument: string; word: string }>(
    'GN1004',
    'error',
    (a) => `\`${a.argument}\` is given twice to \`${a.word}\``,
  ),
  'too-many-arguments': row<{ word: string; most: number; given: number }>(
    'GN1005',
    'error',
    (a) =>
      `\`${a.word}\` takes ${a.most === 0 ? 'no arguments' : `at most ${a.most} argument${a.most === 1 ? '' : 's'}`}, ${a.given} given`,
  ),
  'wrong-type': row<{ argument: string; expected: string; given: string }>(
    'GN1006',
    'error',
    (a) => `\`${a.argument}\` takes ${a.expected}, not ${a.given}`,
  ),
  'out-of-range': row<{ argument: string; allowed: string; given: string }>(
    'GN1007',
    'error',
    (a) => `\`${a.argument}\` must be ${a.allowed}, not ${a.given}`,
  ),
  'unknown-name': row<{ name: string; kind: string }>('GN1008', 'error', (a) => `no ${a.kind} is called \`${a.name}\``),
  'duplicate-name': row<{ name: string; kind: string }>('GN1009', 'error', (a) => `there is already a ${a.kind} called \`${a.name}\``),
  'recursive-block': row<{ block: string }>('GN1010', 'error', (a) => `block \`${a.block}\` calls itself, so it never ends`),
  'too-large': row<{ what: string; limit: number }>(
    'GN1011',
    'error',
    (a) => `${a.what} makes more than ${a.limit.toLocaleString('en-US')} layers`,
  ),
  'import-not-found': row<{ path: string; reason: string }>('GN1012', 'error', (a) => `cannot import "${a.path}": ${a.reason}`),
  'import-cycle': row<{ path: string }>('GN1013', 'error', (a) => `importing "${a.path}" closes a circle of imports`),
  'unknown-unit': row<{ unit: string }>('GN1014', 'error', (a) => `\`${a.unit}\` is not a unit`),
  'not-a-layer': row<{ word: string; family: string }>('GN1015', 'error', (a) => `\`${a.word}\` is ${a.family}, not a layer`),
  'missing-body': row<{ word: string }>('GN1016', 'error', (a) => `\`${a.word}\` needs a body in braces`),
  'unexpected-body': row<{ word: string }>('GN1017', 'error', (a) => `\`${a.word}\` takes no body`),
  'bad-arithmetic': row<{ problem: string }>('GN1018', 'error', (a) => a.problem),
  'network-without-input': row<{ network: string }>('GN1019', 'error', (a) => `network \`${a.network}\` has no input`),
  'nothing-flows-in': row<{ word: string }>('GN1020', 'error', (a) => `nothing flows into \`${a.word}\``),
  'unmerged-branches': row<{ count: number }>('GN1021', 'error', (a) => `${a.count} branches end here and nothing merges them`),
  'ignore-without-reason': row<{ name: string }>(
    'GN1022',
    'warning',
    (a) => `\`${a.name}\` is ignored without a reason, so it is still reported`,
  ),
  'ignore-unknown-code': row<{ written: string }>('GN1023', 'warning', (a) =>
    a.written === '' ? '`gradnet-ignore` names no finding' : `\`${a.written}\` is no finding of gradnet`,
  ),
  'unused-ignore': row<{ name: string }>('GN1024', 'warning', (a) => `nothing to ignore: there is no \`${a.name}\` here`),
  'ignore-of-error': row<{ name: string }>('GN1025', 'warning', (a) => `\`${a.name}\` is an error and cannot be ignored`),
  'weights-unreadable': row<{ file: string; reason: string }>(
    'GN1026',
    'error',
    (a) => `cannot read weights from "${a.file}": ${a.reason}`,
  ),
  'weights-without-layer': row<{ file: string; layer: string }>('GN1027', 'error', (a) => `"${a.file}" has no layer \`${a.layer}\``),

  // GN2: shapes
  'wrong-rank': row<{ word: string; expected: string; given: string }>(
    'GN2001',
    'error',
    (a) => `\`${a.word}\` takes ${a.expected}, but ${a.given} flows in`,
  ),
  'shape-too-small': row<{ word: string; problem: string }>('GN2002', 'error', (a) => `${a.problem} in \`${a.word}\``),
  'residual-mismatch': row<{ input: string; body: string }>(
    'GN2003',
    'error',
    (a) => `the two sides of this residual differ: ${a.input} and ${a.body}`,
  ),
  'merge-mismatch': row<{ word: string; shapes: string }>('GN2004', 'error', (a) => `\`${a.word}\` cannot merge ${a.shapes}`),
  'output-mismatch': row<{ output: string; expected: string }>(
    'GN2005',
    'error',
    (a) => `the network gives ${a.output}, but the data needs ${a.expected}`,
  ),
  'input-mismatch': row<{ input: string; data: string }>(
    'GN2006',
    'error',
    (a) => `the network takes ${a.input}, but the data gives ${a.data}`,
  ),
  'augmentation-mismatch': row<{ word: string; expected: string; given: string }>(
    'GN2011',
    'error',
    (a) => `\`${a.word}\` takes ${a.expected}, but ${a.given}`,
  ),
  'bad-reshape': row<{ from: string; to: string }>('GN2007', 'error', (a) => `${a.from} cannot be reshaped to ${a.to}`),
  'weights-mismatch': row<{ file: string; problem: string }>('GN2012', 'error', (a) => `"${a.file}" does not fit: ${a.problem}`),

  // GN4: training setup
  'missing-setting': row<{ section: string; setting: string }>('GN4001', 'error', (a) => `\`${a.section}\` needs \`${a.setting}\``),
  'unknown-setting': row<{ section: string; setting: string }>(
    'GN4002',
    'error',
    (a) => `\`${a.section}\` has no setting \`${a.setting}\``,
  ),
  'nothing-to-train': row('GN4003', 'error', () => 'this file has no `train` section, so there is no program to write'),
  'several-to-train': row<{ count: number }>('GN4004', 'error', (a) => `this file has ${a.count} \`train\` sections; a program trains one`),
  'early-stopping-without-validation': row<{ data: string }>(
    'GN4005',
    'error',
    (a) => `early stopping watches validation, but \`${a.data}\` has none`,
  ),
  'conflicting-settings': row<{ first: string; second: string }>(
    'GN4006',
    'error',
    (a) => `\`${a.first}\` and \`${a.second}\` exclude each other`,
  ),

  'mixed-labels': row<{ augmentation: string; loss: string }>(
    'GN4011',
    'error',
    (a) => `\`${a.augmentation}\` mixes labels, and \`${a.loss}\` takes one class a sample`,
  ),
  'output-without-loss': row<{ output: string }>('GN4014', 'error', (a) => `nothing is minimized for the output \`${a.output}\``),
  'nothing-learns': row<{ network: string; why: string }>(
    'GN4012',
    'error',
    (a) => `there is nothing to train in \`${a.network}\`: ${a.why}`,
  ),
  'weights-not-there': row<{ file: string }>(
    'GN4013',
    'info',
    (a) => `the weights "${a.file}" are not there yet; the program looks for them when it runs`,
  ),
  // GN4007 said that sweeps could not be compiled.
  'bad-choice': row<{ problem: string }>('GN4020', 'error', (a) => a.problem),
  'open-values': row<{ count: number }>(
    'GN4021',
    'error',
    (a) => `this file leaves ${a.count === 1 ? 'a value' : `${a.count} values`} open, and a program trains one of each`,
  ),

  // GN5: emission and run; GN9: ours
  'not-emittable': row<{ word: string; target: string }>('GN5001', 'error', (a) => `\`${a.word}\` cannot be written as ${a.target}`),
  'internal-error': row<{ problem: string }>('GN9001', 'error', (a) => `gradnet made a mistake: ${a.problem}`),
} as const;

export type CodeName = keyof typeof codes;
type ArgumentsOf<N extends CodeName> = (typeof codes)[N] extends DiagnosticSpec<infer A> ? A : never;

/** Makes a diagnostic from its row, typed arguments, and the place. */
export function diagnose<N extends CodeName>(name: N, args: ArgumentsOf<N>, report: Report): Diagnostic {
  const spec = codes[name] as unknown as DiagnosticSpec<ArgumentsOf<N>>;
  return {
    code: spec.code,
    name,
    severity: spec.severity,
    message: spec.message(args),
    place: report.place,
    ...(report.label === undefined ? {} : { label: report.label }),
    related: report.related ?? [],
    notes: report.notes ?? [],
    fixes: report.fixes ?? [],
    ...(report.data === undefined ? {} : { data: report.data }),
  };
}

/** `diagnose` straight into a bag. */
export function report<N extends CodeName>(bag: DiagnosticBag, name: N, args: ArgumentsOf<N>, at: Report): void {
  bag.add(diagnose(name, args, at));
}
