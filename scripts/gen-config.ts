/**
 * Writes assets/gradnet.config.schema.json, by which editors check and complete gradnet.config.json:
 * `node scripts/run.mjs scripts/gen-config.ts [--check]`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { configShape, type Key, type Shape } from '../src/config/spec.ts';
import { knownDiagnostics } from '../src/suppress.ts';

const place = fileURLToPath(new URL('../assets/gradnet.config.schema.json', import.meta.url));
const known = knownDiagnostics().sort((a, b) => (a.code < b.code ? -1 : 1));
const names = known.flatMap(({ name, code }) => [name, code]);

function schemaOf(shape: Shape): object {
  switch (shape.kind) {
    case 'text':
      return { type: 'string', ...(shape.choices && { enum: shape.choices }) };
    case 'count':
      return { type: 'integer', minimum: 0 };
    case 'selector':
      return { $ref: '#/definitions/selector' };
    case 'list':
      return { type: 'array', items: schemaOf(shape.of) };
    case 'by-finding':
      return { type: 'object', propertyNames: { $ref: '#/definitions/finding' }, additionalProperties: schemaOf(shape.of) };
    case 'object':
      return { type: 'object', properties: Object.fromEntries(Object.entries(shape.keys).map(property)), ...(shape.required && { required: shape.required }), additionalProperties: false };
  }
}

const property = ([name, { doc, shape }]: [string, Key]): [string, object] => [name, { description: doc, ...schemaOf(shape) }];

const schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'gradnet.config.json',
  ...schemaOf(configShape),
  definitions: {
    finding: { enum: names },
    selector: { anyOf: [{ enum: ['recommended', 'all', ...names] }, { type: 'string', pattern: '^GN\\d{0,3}$' }] },
  },
};
const text = `${JSON.stringify(schema, null, 2)}\n`;

if (process.argv.includes('--check')) {
  if (!existsSync(place) || readFileSync(place, 'utf8') !== text) {
    console.error('assets/gradnet.config.schema.json is not what src/config/spec.ts gives');
    process.exitCode = 1;
  }
} else writeFileSync(place, text);
