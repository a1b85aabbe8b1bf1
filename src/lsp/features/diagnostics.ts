/** Findings as the protocol shows them. */
import { DiagnosticSeverity, DiagnosticTag, type Diagnostic as LspDiagnostic } from 'vscode-languageserver-types';
import type { Diagnostic, Severity } from '../../diagnostics/diagnostic.ts';
import { locationOf, rangeOf } from '../positions.ts';
import type { Snapshot } from '../snapshot.ts';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/** The address of a finding's page, for editors that make the code a link. */
export type PageOf = (name: string) => string | undefined;

/** A mistake that is made in several places is marked in all of them: who sees one mark may not see the others. */
export const diagnose = (snapshot: Snapshot, pageOf: PageOf): LspDiagnostic[] => snapshot.diagnostics.flatMap((it) => {
  const shown = toLsp(it, snapshot, pageOf);
  return [shown, ...(it.also ?? []).map((place) => ({ ...shown, range: rangeOf(snapshot.source, place) }))];
});

/** Message, notes and label in one text, since editors show no more than one. */
export function toLsp(finding: Diagnostic, snapshot: Snapshot, pageOf: PageOf): LspDiagnostic {
  const href = pageOf(finding.name);
  const related = finding.related.flatMap(({ place, text }) => {
    const location = locationOf(place, snapshot.analysis.sources);
    return location ? [{ location, message: text }] : [];
  });
  return {
    range: rangeOf(snapshot.source, finding.place),
    severity: severities[finding.severity],
    code: finding.code,
    source: 'gradnet',
    message: [`${finding.message} (${finding.name})`, ...(finding.label === undefined ? [] : [finding.label]), ...finding.notes].join('\n'),
    data: { name: finding.name },
    ...(href === undefined ? {} : { codeDescription: { href } }),
    ...(related.length > 0 ? { relatedInformation: related } : {}),
    ...(finding.name.startsWith('unused-') ? { tags: [DiagnosticTag.Unnecessary] } : {}),
  };
}
