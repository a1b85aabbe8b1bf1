/** docs/cli/configuration.md: gradnet.config.json, from the declaration that it is held to. */
import { CONFIG_NAME, configShape, type Key, type Shape } from '../../src/config/spec.ts';

const example = `{
  "$schema": "./node_modules/gradnet/assets/gradnet.config.schema.json",
  "ignore": ["unused-name"],
  "rules": { "vanishing-gradient": "error", "sigmoid-for-classes": "on" },
  "maxWarnings": 0,
  "overrides": [
    { "files": ["lectures/**"], "rules": { "vanishing-gradient": "off" } }
  ]
}`;

export function configurationPage(): [string, string] {
  const rows = Object.entries<Key>(configShape.keys).map(([name, { doc, shape }]) => `| \`${name}\` | ${kindOf(shape)} | ${doc} |`);
  const text = `# ${CONFIG_NAME}

What is looked for, and how grave it is. \`gradnetc lint\`, \`analyze\`, \`compile\`, \`run\` and the language server heed the one in a file's folder, or the nearest above. \`gradnetc lint --print-config FILE\` shows what holds for a file.

\`\`\`json
${example}
\`\`\`

| key | holds | is |
| --- | --- | --- |
${rows.join('\n')}

A finding is named as everywhere: by its code or its name; a list takes the beginning of codes too (\`GN3\`), \`recommended\` and \`all\`. Within one level \`ignore\` wins over \`select\`, and \`rules\` over both; an override wins over the rest of the file, a later override over an earlier one, and the command line over all.

Errors cannot be left out: no correct program can be written while they are there. Comments and a comma after the last item are allowed; a key that does not exist is an error.
`;
  return ['cli/configuration.md', text];
}

function kindOf(shape: Shape): string {
  switch (shape.kind) {
    case 'text':
      return shape.choices ? shape.choices.map((it) => `\`${it}\``).join(', ') : 'a string';
    case 'selector':
      return 'findings';
    case 'count':
      return 'a whole number';
    case 'list':
      return `a list of ${shape.of.kind === 'object' ? `objects with ${Object.keys(shape.of.keys).map((it) => `\`${it}\``).join(', ')}` : kindOf(shape.of)}`;
    case 'by-finding':
      return `an object: for a finding ${kindOf(shape.of)}`;
    case 'object':
      return 'an object';
  }
}
