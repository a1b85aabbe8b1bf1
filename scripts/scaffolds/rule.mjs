/** A rule that finds something definite (dense layers of more than 100,000 units), to be made into another one. */

export function ruleFiles(given, { nextCode }) {
  const name = given.replaceAll('_', '-');
  const constant = name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  const code = nextCode('GN41');
  return {
    [`src/rules/${name}.ts`]: `/** ${code}: a dense layer is wider than anything that trains. */
import { defineRule } from './rule.ts';

const WIDEST = 100_000;

export const ${constant} = defineRule({
  code: '${code}',
  name: '${name}',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: '${name}.md',
  summary: 'a dense layer is wider than anything that trains',
  messages: {
    default: ({ layer, units }: { layer: string; units: number }) => \`\\\`\${layer}\\\` has \${units.toLocaleString('en-US')} units\`,
  },
  check({ graph }, report) {
    for (const node of graph.nodes) {
      const { units } = node.args;
      if (node.word.name !== 'dense' || typeof units !== 'number' || units <= WIDEST) continue;
      report('default', { layer: node.name, units }, { place: node.places['units'] ?? node.place, label: \`more than \${WIDEST.toLocaleString('en-US')}\`, data: { units } });
    }
  },
});
`,
    [`src/rules/${name}.md`]: `# ${name} (${code})

## What it does

Finds dense layers of more than 100,000 units.

## Why it matters

Say here what happens, with the formula.

## Example

\`\`\`gradnet
network Example {
  input(8)
  dense(200000) -> relu
  dense(10) -> softmax
}
\`\`\`

## Use instead

\`\`\`gradnet
network Example {
  input(8)
  dense(200) -> relu
  dense(10) -> softmax
}
\`\`\`

## Fix safety

It offers no fix.

## Options

None.

## Limits

Say here when it is wrong.

## References

None.
`,
  };
}
