/** Runs the rules over every network of a file. */
import type { Diagnostic, TextEdit } from '../diagnostics/diagnostic.ts';
import { rules } from './registry.gen.ts';
import type { Analyzed, Rule, RuleContext, Subject } from './rule.ts';

export { rules };
export type { Rule } from './rule.ts';

/** Does the work of a rule, and gives what came of it. */
export type Measure = (rule: Rule, work: () => Diagnostic[]) => Diagnostic[];

/** What runs unless asked otherwise. */
export const recommended = (): readonly Rule[] => rules.filter((rule) => rule.recommended);

/**
 * Findings of the chosen rules, for each training and for each network that nothing trains.
 * @param measure Called around each rule's work, for who wants to know how long it takes.
 * @param tryEdit Analyzes the sources after edits; undefined where edits overlap.
 */
export function runRules(
  analysis: Analyzed,
  tryEdit: (edits: readonly TextEdit[]) => Analyzed | undefined,
  chosen: readonly Rule[] = recommended(),
  measure: Measure = (_, work) => work(),
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const said = new Set<string>();
  const text: RuleContext['text'] = ({ file, start, end }) => analysis.sources.get(file)?.text.slice(start, end) ?? '';
  if (!analysis.diagnostics.some((d) => d.severity === 'error')) {
    for (const rule of chosen) found.push(...measure(rule, () => rule.runFile({ unit: analysis.unit, text })));
  }
  subjectsOf(analysis).forEach((subject, index) => {
    const context: RuleContext = {
      ...subject,
      text,
      tryEdit(edits) {
        const edited = tryEdit(edits);
        return edited === undefined || edited.diagnostics.some((d) => d.severity === 'error') ? undefined : subjectsOf(edited)[index];
      },
    };
    const ofSubject = chosen.map((rule) => ({ rule, findings: measure(rule, () => rule.run(context)) }));
    const speaking = new Set(ofSubject.filter(({ findings }) => findings.length > 0).map(({ rule }) => rule.name));
    for (const { rule, findings } of ofSubject) {
      if (rule.yieldsTo?.some((other) => speaking.has(other))) continue;
      for (const diagnostic of findings) {
        // One network trained twice has its faults once.
        const key = `${diagnostic.code} ${diagnostic.place.file} ${diagnostic.place.start} ${diagnostic.message}`;
        if (!said.has(key)) found.push(diagnostic);
        said.add(key);
      }
    }
  });
  return found;
}

function subjectsOf({ program, facts }: Analyzed): Subject[] {
  const trained = new Set(program.trainings.map((training) => training.network));
  const subject = (graph: Graph, training?: Subject['training']): Subject[] => {
    const known = facts.get(graph);
    return known === undefined ? [] : [{ graph, facts: known, training }];
  };
  return [
    ...program.trainings.flatMap((training) => subject(training.network, training)),
    ...program.networks.filter((graph) => !trained.has(graph)).flatMap((graph) => subject(graph)),
  ];
}
type Graph = Subject['graph'];
