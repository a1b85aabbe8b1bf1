/** Findings as a SARIF 2.1.0 log (OASIS 2020), in the form that code scanning services take. */
import type { Log, Result, Run } from 'sarif';
import { VERSION } from '../../codegen/version.ts';
import type { Diagnostic, Severity } from '../../diagnostics/diagnostic.ts';
import { topics } from '../pages.ts';
import { Fingerprints } from './sarif/fingerprints.ts';
import { Places, ROOT } from './sarif/places.ts';
import { describeRule } from './sarif/rules.ts';
import type { Reporter } from './reporter.ts';

/** GitHub refuses a run with more results. */
const MOST_RESULTS = 25_000;
const levels: Readonly<Record<Severity, Result.level>> = { error: 'error', warning: 'warning', info: 'note' };
const gravity: readonly Severity[] = ['error', 'warning', 'info'];

export const sarif: Reporter = ({ findings, suppressed, sources }) => {
  const reasons = new Map(suppressed.map(({ diagnostic, reason }) => [diagnostic, reason]));
  const all = [...findings, ...reasons.keys()].sort((a, b) => gravity.indexOf(a.severity) - gravity.indexOf(b.severity));
  const told = all.slice(0, MOST_RESULTS);
  const codes = new Set(told.map(({ code }) => code));
  const rules = topics().filter(({ code }) => codes.has(code));
  const places = new Places(sources);
  const fingerprints = new Fingerprints(sources);
  const resultOf = (it: Diagnostic): Result => {
    const reason = reasons.get(it);
    return {
      ruleId: it.code,
      ruleIndex: rules.findIndex(({ code }) => code === it.code),
      level: levels[it.severity],
      message: { text: messageOf(it) },
      locations: [places.location(it.place)],
      partialFingerprints: { primaryLocationLineHash: fingerprints.of(it) },
      ...(it.related.length > 0 && { relatedLocations: it.related.map(({ place, text }, id) => ({ id, ...places.location(place, text) })) }),
      ...(it.path && { codeFlows: [{ threadFlows: [{ locations: it.path.map(({ place, text }) => ({ location: places.location(place, text) })) }] }] }),
      ...(it.fixes.some(({ edits }) => edits.length > 0) && { fixes: it.fixes.filter(({ edits }) => edits.length > 0).map((fix) => places.fix(fix)) }),
      ...(reason !== undefined && { suppressions: [{ kind: 'inSource', justification: reason }] }),
      ...(it.data && { properties: { ...it.data } }),
    };
  };
  const run: Run = {
    tool: { driver: { name: 'gradnet', semanticVersion: VERSION, rules: rules.map(describeRule) } },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { [ROOT]: { description: { text: 'the root of the repository' } } },
    invocations: [{
      executionSuccessful: true,
      ...(told.length < all.length && { toolExecutionNotifications: [{ level: 'warning', message: { text: `${all.length - told.length} of ${all.length} findings are left out, the least grave ones` } }] }),
    }],
    results: told.map(resultOf),
  };
  const log: Log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, null, 2)}\n`;
};

/** The first sentence carries it, since lists show no more. */
function messageOf({ message, label, notes, fixes }: Diagnostic): string {
  const proposals = fixes.map(({ title, effect }) => `fix: ${title}${effect === undefined ? '' : ` (${effect})`}`);
  const more = [...(label === undefined ? [] : [label]), ...notes, ...proposals];
  return [`${message}.`, ...more].join('\n');
}
