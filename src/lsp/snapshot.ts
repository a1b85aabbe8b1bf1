/** One version of one file, and all that is known of it, worked out when it is first asked for. */
import { check, type Checked, type Choice, type Host } from '../lint.ts';
import { DiagnosticBag } from '../diagnostics/diagnostic.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../diagnostics/source.ts';
import type { Graph, GraphNode } from '../ir/graph.ts';
import type { SourceUnit } from '../parser/ast.ts';
import { parse } from '../parser/parse.ts';
import { scan } from '../parser/scanner.ts';
import type { Token } from '../parser/tokens.ts';
import type { Facts } from '../passes/facts.ts';
import { resolveNames, type Names } from './names.ts';

/** A layer that came from a call in this file, with what the passes say of it. */
export interface Layer {
  readonly graph: Graph;
  readonly facts: Facts;
  readonly node: GraphNode;
}

export class Snapshot {
  readonly source: SourceFile;
  readonly host: Host;
  /** What is looked for; the recommended rules where nobody says. */
  readonly choice: Choice | undefined;
  #tokens: readonly Token[] | undefined;
  #names: Names | undefined;
  #analysis: Checked | undefined;
  #fixable: readonly Diagnostic[] | undefined;
  #layers: ReadonlyMap<number, readonly Layer[]> | undefined;

  constructor(source: SourceFile, host: Host, choice?: Choice) {
    this.source = source;
    this.host = host;
    this.choice = choice;
  }

  /** Another file, as this one sees it. */
  sibling(source: SourceFile): Snapshot {
    return source === this.source ? this : new Snapshot(source, this.host, this.choice);
  }

  get unit(): SourceUnit {
    return parse(this.source).unit;
  }

  /** As the scanner gives them, before their context has settled what they are. */
  get tokens(): readonly Token[] {
    return (this.#tokens ??= scan(this.source, new DiagnosticBag()).tokens);
  }

  get names(): Names {
    return (this.#names ??= resolveNames(this.unit));
  }

  /** With its findings, but without the fixes that take trying. */
  get analysis(): Checked {
    return (this.#analysis ??= check(this.source, this.host, this.choice, false));
  }

  /** The findings of this file with all their fixes: takes several times as long, for when somebody asks for them. */
  get fixable(): readonly Diagnostic[] {
    return (this.#fixable ??= check(this.source, this.host, this.choice).diagnostics.filter(({ place }) => place.file === this.source.name));
  }

  /** In this file; what is wrong in an imported one is shown there. */
  get diagnostics(): readonly Diagnostic[] {
    return this.analysis.diagnostics.filter(({ place }) => place.file === this.source.name);
  }

  /** By the offset where the call begins: one for each use of a block or round of a repetition. */
  get layers(): ReadonlyMap<number, readonly Layer[]> {
    if (this.#layers) return this.#layers;
    const layers = new Map<number, Layer[]>();
    for (const [graph, facts] of this.analysis.facts) {
      for (const node of graph.nodes) {
        if (node.place.file !== this.source.name) continue;
        const known = layers.get(node.place.start);
        if (known) known.push({ graph, facts, node });
        else layers.set(node.place.start, [{ graph, facts, node }]);
      }
    }
    return (this.#layers = layers);
  }
}
