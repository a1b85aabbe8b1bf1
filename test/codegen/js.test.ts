/** Nothing that comes out of a source file can end a string, a comment or a name of the program. */
import fc from 'fast-check';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { camelCase, comment, isIdentifier, literal, object, path, template } from '../../src/codegen/tfjs/js.ts';
import { Names } from '../../src/codegen/tfjs/names.ts';

const evaluate = (code: string, x: unknown = undefined): unknown => (new Function('x', `return (${code});`) as (x: unknown) => unknown)(x);

/** What has broken printers before, and mixtures of it with anything else. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.oneof(fc.constantFrom("'", '"', '`', '\\', '${', '}', '*/', '/*', '//', '\n', '\r', '\u2028', '\u2029', '\0', '\u202e', '\ud800', '</script>', '__proto__', 'process.exit(1)'), fc.string())).map((parts) => parts.join('')),
);

describe('values', () => {
  test('a string evaluates to itself', () => {
    fc.assert(fc.property(nasty, (text) => void expect(evaluate(literal(text).code)).toBe(text)));
  });

  test('a template evaluates to its parts', () => {
    fc.assert(fc.property(nasty, nasty, nasty, (a, b, x) => void expect(evaluate(template([a, path('x'), b]).code, x)).toBe(a + x + b)));
  });

  test('an object has exactly its keys, `__proto__` included', () => {
    fc.assert(fc.property(fc.uniqueArray(nasty), (keys) => {
      const made = evaluate(object(keys.map((key, n) => [key, literal(n)])).code) as object;
      expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
      expect(Object.getOwnPropertyNames(made).sort()).toEqual([...keys].sort());
    }));
    expect(Object.getPrototypeOf(evaluate(object([['__proto__', path('x')]]).code, { evil: 1 }))).toBe(Object.prototype);
  });

  test('numbers keep their value', () => {
    fc.assert(fc.property(fc.double(), (value) => void expect(evaluate(literal(value).code)).toBe(value)));
  });
});

test('a comment stays one line and holds no code', () => {
  fc.assert(fc.property(nasty, (text) => {
    const file = ts.createSourceFile('a.mjs', comment(text), ts.ScriptTarget.ES2022, false, ts.ScriptKind.JS);
    expect(file.statements).toHaveLength(0);
    expect(comment(text)).not.toMatch(/[\r\n\u2028\u2029\u202e]/);
  }));
});

test('a name is an identifier, never a reserved word, never taken twice', () => {
  fc.assert(fc.property(fc.array(fc.oneof(nasty, fc.constantFrom('class', 'await', 'tf', 'train', 'x', 'arguments', 'batch_norm1'))), (wishes) => {
    const names = new Names();
    const inner = new Names(names);
    const taken = wishes.map((wish, n) => (n % 2 === 0 ? names : inner).take(wish));
    for (const name of taken) {
      expect(isIdentifier(name)).toBe(true);
      expect(() => evaluate(`{ const ${name} = 1; return ${name}; }`.replace(/^\{(.*)\}$/s, '(() => {"use strict";$1})()'))).not.toThrow();
    }
    // the inner scope sees the outer one; the outer one may take later what an inner one has
    for (const [n, name] of taken.entries()) if (n % 2 === 1) expect(taken.slice(0, n)).not.toContain(name);
    expect(taken).not.toContain('tf');
  }));
});

test('a path is names and dots only', () => {
  expect(path('tf.layers.dense').code).toBe('tf.layers.dense');
  for (const text of ['', 'a b', 'a..b', 'f()', 'a-b', 'x;y']) expect(() => path(text)).toThrow();
});

test('snake case becomes camel case', () => {
  expect(camelCase('kernel_initializer')).toBe('kernelInitializer');
  expect(camelCase('beta_1')).toBe('beta1');
  expect(camelCase('units')).toBe('units');
});
