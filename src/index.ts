/** The public API: everything here runs in a browser as well. The formatter of .gradnet files is `gradnet/prettier`. */
export { analyze, compile, lint, type Analysis, type Compiled, type Host } from './compile.ts';
export { parse, type ParseResult } from './parser/parse.ts';
export { SourceFile, type Place, type Position, type Span } from './diagnostics/source.ts';
export type { Diagnostic, Fix, Label, Severity, TextEdit } from './diagnostics/diagnostic.ts';
export { applyEdits } from './edits.ts';
export { standaloneFolder, STANDALONE_RUNTIME, type StandaloneFolder } from './codegen/standalone.ts';
export type { Emission, EmissionInput, Target } from './codegen/target.ts';
export type { DataSpec, Graph, GraphNode, Program, Region, TrainSpec } from './ir/graph.ts';
export type { Args, Shape, Value } from './ir/types.ts';
export type { Facts, NodeCost, NodeSignal } from './passes/facts.ts';
