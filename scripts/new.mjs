/**
 * Scaffolds a word or a rule that passes the tests of its kind as it is, to be changed from there:
 * `npm run new -- layer NAME`, `npm run new -- rule NAME`.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layerFiles } from './scaffolds/layer.mjs';
import { ruleFiles } from './scaffolds/rule.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const kinds = { layer: layerFiles, rule: ruleFiles };
const [kind, name] = process.argv.slice(2);

const problem =
  !(kind in kinds) ? `there is no scaffold for ${kind ?? 'nothing'}; give layer or rule, and a name`
  : !/^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/.test(name ?? '') ? `${name ?? 'nothing'} is no name; words are like my_layer, rules like bad-thing`
  : undefined;
if (problem) fail(problem, 'npm run new -- layer my_layer');

const files = kinds[kind](name, { nextCode });
for (const path of Object.keys(files)) if (existsSync(join(root, path))) fail(`${path} is there already`, 'choose another name');
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  console.log(`wrote ${path}`);
}
console.log(`then: npm run gen && npx vitest run test/${kind === 'layer' ? 'catalog' : 'rules'}`);

/** The first code of a hundred (`GN31`) that no rule has. */
function nextCode(prefix) {
  const rules = join(root, 'src/rules');
  const taken = readdirSync(rules).filter((file) => file.endsWith('.ts')).flatMap((file) => readFileSync(join(rules, file), 'utf8').match(/GN\d{4}/g) ?? []);
  for (let n = 1; n < 100; n++) {
    const code = `${prefix}${String(n).padStart(2, '0')}`;
    if (!taken.includes(code)) return code;
  }
  return fail(`every code ${prefix}xx is taken`, 'choose a code by hand');
}

function fail(message, remedy) {
  console.error(`error: ${message}\n  = help: ${remedy}`);
  process.exit(2);
}
