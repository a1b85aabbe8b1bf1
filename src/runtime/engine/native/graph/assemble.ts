/** The whole graph of a step: what was recorded, its variables, and ways to set and to read them. */
import { nativeBackend } from './backend.ts';
import { attributesOf, type GraphNode } from './nodes.ts';
import type { Trace } from './trace.ts';

/** Fetched, the results of a step that were recorded under `name`, after everything that the step writes is written. */
export const resultOf = (name: string): string => `result_${name}`;
/** Fetched, the results alone; nothing is written. */
export const peekOf = (name: string): string => `peek_${name}`;
/** Where a variable's new value is fed, and what is fetched once to have all of them set. */
export const newValueOf = (variable: string): string => `${variable}/new`;
export const SETTING = 'all_set';
export const valueOf = (variable: string): string => `${variable}/read`;

/** Every name that is fed or fetched is a node's own. */
export function assemble({ nodes, variables, outputs, told, writes }: Trace): GraphNode[] {
  const { type, shape, text } = attributesOf(nativeBackend().binding);
  const state = variables.flatMap(({ variable, name, dtype }): GraphNode[] => [
    { name, operation: 'VarHandleOp', attributes: [type('dtype', dtype), shape('shape', variable.shape), text('shared_name', name)], inputs: [] },
    { name: valueOf(name), operation: 'ReadVariableOp', attributes: [type('dtype', dtype)], inputs: [name] },
    { name: newValueOf(name), operation: 'Placeholder', attributes: [type('dtype', dtype), shape('shape', variable.shape)], inputs: [] },
    { name: `${name}/write`, operation: 'AssignVariableOp', attributes: [type('dtype', dtype)], inputs: [name, newValueOf(name)] },
  ]);
  const { TF_FLOAT, TF_INT32 } = nativeBackend().binding;
  const setting: GraphNode = {
    name: SETTING, operation: 'Const', attributes: [type('dtype', TF_INT32)], tensor: { shape: [], dtype: TF_INT32, values: Int32Array.of(0) },
    inputs: [], after: variables.map(({ name }) => `${name}/write`),
  };
  const results = Object.entries(outputs).flatMap(([name, output]): GraphNode[] => [
    { name: resultOf(name), operation: 'Identity', attributes: [type('T', TF_FLOAT)], inputs: [told[name] ?? output], after: writes },
    { name: peekOf(name), operation: 'Identity', attributes: [type('T', TF_FLOAT)], inputs: [output] },
  ]);
  return [...state, setting, ...nodes, ...results];
}
