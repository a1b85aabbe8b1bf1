/** What gradnet.config.json may hold: one declaration that the reader, the JSON schema and the documentation are made from. */
import type { Severity } from '../diagnostics/diagnostic.ts';

/** How grave a finding is to be: `off` leaves it out, `on` takes it in as grave as it says itself. */
export type Grade = Severity | 'on' | 'off';

/** Which findings are looked for, and how grave each is. */
export interface Selection {
  readonly select?: readonly string[];
  readonly ignore?: readonly string[];
  readonly rules?: Readonly<Record<string, Grade>>;
}

export interface Override extends Selection {
  readonly files: readonly string[];
}

/** The file as it is written. */
export interface ConfigText extends Selection {
  readonly $schema?: string;
  readonly format?: string;
  readonly maxWarnings?: number;
  readonly overrides?: readonly Override[];
}

export type Shape =
  | { readonly kind: 'text'; readonly choices?: readonly string[] }
  /** A code, a name, the beginning of codes (`GN3`), `recommended` or `all`. */
  | { readonly kind: 'selector' }
  | { readonly kind: 'count' }
  | { readonly kind: 'list'; readonly of: Shape }
  /** Values by the code or name of a finding. */
  | { readonly kind: 'by-finding'; readonly of: Shape }
  | { readonly kind: 'object'; readonly keys: Readonly<Record<string, Key>>; readonly required?: readonly string[] };

export interface Key {
  /** One line, no final period. */
  readonly doc: string;
  readonly shape: Shape;
}

const selectors: Shape = { kind: 'list', of: { kind: 'selector' } };

const selection: Readonly<Record<string, Key>> = {
  select: { shape: selectors, doc: 'the findings to look for, in place of the recommended ones' },
  ignore: { shape: selectors, doc: 'findings to leave out' },
  rules: {
    shape: { kind: 'by-finding', of: { kind: 'text', choices: ['off', 'on', 'info', 'warning', 'error'] } },
    doc: 'how grave each finding is: `off` leaves it out, `on` takes it in as it is, `error` makes `lint` and `compile` fail',
  },
};

/** Names of the formats of findings, without the reporters behind them: whoever checks a name need not load those. */
export const formats = ['pretty', 'concise', 'json', 'sarif', 'github'] as const;

export const CONFIG_NAME = 'gradnet.config.json';

export const configShape = {
  kind: 'object',
  keys: {
    $schema: { shape: { kind: 'text' }, doc: 'address of the schema, for editors' },
    ...selection,
    format: { shape: { kind: 'text', choices: formats }, doc: 'how `gradnetc lint` writes findings, unless --format says otherwise' },
    maxWarnings: { shape: { kind: 'count' }, doc: 'more warnings than this make `gradnetc lint` fail, unless --max-warnings says otherwise' },
    overrides: {
      shape: {
        kind: 'list',
        of: {
          kind: 'object',
          keys: { files: { shape: { kind: 'list', of: { kind: 'text' } }, doc: 'globs, relative to the configuration file' }, ...selection },
          required: ['files'],
        },
      },
      doc: 'what holds for some files, on top of the rest; later ones win',
    },
  },
} as const satisfies Shape;
