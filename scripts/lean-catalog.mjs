/**
 * An esbuild plugin that leaves out what `lint` never needs of a word: its documentation, example and reference, and what it
 * is in a program. V8 would keep these in the code cache and read them at every start.
 */
import { readFileSync } from 'node:fs';
import ts from 'typescript';

const LEFT_OUT = new Set(['doc', 'emit', 'example', 'reference', 'summary']);

export const leanCatalog = {
  name: 'lean-catalog',
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/]catalog[\\/][a-z-]+[\\/][^\\/]+\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      return { contents: lean(text, path), loader: 'ts' };
    });
  },
};

/** The text with '' for those properties of the objects that it exports; of what is inside them nothing changes. */
function lean(text, path) {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext);
  const values = [];
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { initializer } of statement.declarationList.declarations) {
      const word = initializer && (ts.isCallExpression(initializer) ? initializer.arguments.find(ts.isObjectLiteralExpression) : initializer);
      if (!word || !ts.isObjectLiteralExpression(word)) continue;
      for (const property of word.properties) {
        if (ts.isPropertyAssignment(property) && LEFT_OUT.has(property.name.getText(source))) values.push(property.initializer);
      }
    }
  }
  return values.reverse().reduce((rest, value) => `${rest.slice(0, value.getStart(source))}''${rest.slice(value.end)}`, text);
}
