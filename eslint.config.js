/** The linter's settings: typescript-eslint's strict rules with types, less those that this code disagrees with. */
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', 'editors/*/dist/', 'node_modules/', 'runs/', 'coverage/', 'docs/', 'test/fixtures/', '**/*.gen.ts', 'src/parser/predictive.ts'] },
  {
    files: ['{src,test,scripts,bench,editors}/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      // noUncheckedIndexedAccess asks for `!` wherever a loop's bounds already say that the element is there.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Numbers and what prints itself belong into messages.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true, allowNever: true }],
      // `() => list.push(x)` as a callback says what it does.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // What arrives from outside (JSON, other packages' internals) is checked although its type already promises it.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // A member's type on a `Pick`ed or generic type is often what documents it.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // Async to satisfy an interface, without anything to wait for in this implementation.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Types of the same shape stand for each other here; that is what interfaces are for.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Walking from a scope to its parents begins with `this`.
      '@typescript-eslint/no-this-alias': 'off',
      // A parameter that may be `undefined` reads better with that as its default.
      '@typescript-eslint/no-useless-default-assignment': 'off',
      // The type of a row without arguments is an empty object on purpose.
      '@typescript-eslint/no-generated-empty-object-type': 'off',
      'no-console': 'off',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      // What is longer is not read to its end; texts and templates are not broken.
      'max-len': ['error', { code: 160, ignoreComments: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true }],
    },
  },
  {
    // chevrotain types what its OR returns as `any`.
    files: ['src/parser/grammar.ts'],
    rules: { '@typescript-eslint/no-unsafe-return': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // The tests run emitted programs, and record calls with whatever they are given.
      '@typescript-eslint/no-implied-eval': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
    },
  },
);
