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
    const ofRule = new Map<Rule, Diagnostic[]>();
    const speaking = new Set<string>();
    const silenced = ({ yieldsTo }: Rule): boolean => yieldsTo?.some((other) => speaking.has(other)) === true;
    for (const rule of leadersFirst(chosen)) {
      // What a silenced rule finds matters to those that yield to it; nobody reads its fixes, each of which costs an analysis.
      const heard = !silenced(rule);
      if (!heard && chosen.every((other) => !other.yieldsTo?.includes(rule.name) || silenced(other))) continue;
      const findings = measure(rule, () => rule.run(heard ? context : { ...context, tryEdit: () => undefined }));
      if (findings.length > 0) speaking.add(rule.name);
      if (heard) ofRule.set(rule, findings);
    }
    for (const rule of chosen) {
      for (const diagnostic of ofRule.get(rule) ?? []) {
        // One network trained twice has its faults once.
        const key = `${diagnostic.code} ${diagnostic.place.file} ${diagnostic.place.start} ${diagnostic.message}`;
        if (!said.has(key)) found.push(diagnostic);
        said.add(key);
      }
    }
  });
  return found;
}

/** Every rule after those it yields to, otherwise in order. */
function leadersFirst(chosen: readonly Rule[]): Rule[] {
  const ordered = new Set<Rule>();
  const add = (rule: Rule): void => {
    for (const leader of chosen) if (!ordered.has(leader) && rule.yieldsTo?.includes(leader.name)) add(leader);
    ordered.add(rule);
  };
  chosen.forEach(add);
  return [...ordered];
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
