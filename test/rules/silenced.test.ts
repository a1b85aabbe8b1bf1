/** One cause, one finding: a rule that yields to another neither speaks nor tries fixes, each of which costs an analysis. */
import { expect, it } from 'vitest';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { analyze } from '../../src/lint.ts';
import { recommended, runRules, type Rule } from '../../src/rules/index.ts';

const text = `network Net {
  input(64)
  repeat 60 { residual { dense(64) -> relu -> dense(64) } -> relu }
  dense(10) -> softmax
}
`;

function run(rules: readonly Rule[]): { names: string[]; tries: number } {
  let tries = 0;
  const host = { load: () => undefined };
  const found = runRules(analyze(new SourceFile('a.gradnet', text), host), () => (tries++, undefined), rules);
  return { names: found.map(({ name }) => name), tries };
}

it('only fixes of what is told are tried', () => {
  const alone = run(recommended().filter(({ name }) => name === 'residual-growth'));
  expect(alone.names).toEqual(['residual-growth']);
  expect(alone.tries).toBeGreaterThan(0);
  // Asked for alone, it has its say.
  const yielding = run(recommended().filter(({ name }) => name === 'exploding-gradient'));
  expect(yielding.names).toEqual(['exploding-gradient']);
  expect(yielding.tries).toBeGreaterThan(0);
  expect(run(recommended())).toEqual(alone);
  expect(run([...recommended()].reverse())).toEqual(alone);
});
