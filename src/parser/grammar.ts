/**
 * The grammar, as a chevrotain parser that builds a concrete syntax tree and recovers from errors.
 *
 * Each rule shows its production of `grammar/gradnet.md`. Every decision takes one token of lookahead and no gate:
 * `context.ts` has settled what depends on more. That keeps start-up short, and lets `scripts/gen-parser.ts` write
 * `predictive.ts` from these rules, which parses files that have no errors. Operators are parsed flat and bound in
 * `precedence.ts`, since a rule for each level would cost ten tree nodes a leaf.
 */
import { CstParser, type CstNode, type IRecognitionException, type IToken, type ParserMethod, type TokenType } from 'chevrotain';
import { messages } from './messages.ts';
import { allKinds, kinds as k } from './tokens.ts';

/** After this many errors a file is not worth recovering any further. */
const MAX_ERRORS = 50;

/** Kinds that recovery may make up. A name or a number made up would be reported again by later phases. */
const INSERTABLE = new Set<TokenType>([k.Colon, k.Equals, k.On, k.For, k.From, k.Close, k.ListClose, k.BraceClose]);

type Rule = ParserMethod<[], CstNode>;
type SaveError = (this: CstParser, error: IRecognitionException) => IRecognitionException;
// Part of chevrotain's parser, though not of its published types.
const saveError = (CstParser.prototype as unknown as { SAVE_ERROR: SaveError }).SAVE_ERROR;

export class GradnetParser extends CstParser {
  private errorCount = 0;
  declare recoveryEnabled: boolean;

  /** `validate` has chevrotain look for mistakes in the grammar itself: for tests, since it takes longer than parsing. */
  constructor({ validate = false } = {}) {
    super(allKinds, {
      recoveryEnabled: true,
      maxLookahead: 1,
      nodeLocationTracking: 'onlyOffset',
      skipValidations: !validate,
      errorMessageProvider: messages,
    });
    this.performSelfAnalysis();
  }

  /** Parses a whole file; undefined when there were too many errors. The errors are in `errors`. */
  parseFile(tokens: IToken[]): CstNode | undefined {
    this.errorCount = 0;
    this.recoveryEnabled = true;
    this.input = tokens;
    return this.file();
  }

  protected override canTokenTypeBeInsertedInRecovery(type: TokenType): boolean {
    return INSERTABLE.has(type);
  }

  // Recovery in a repetition recurses for each error, so a file of nothing but errors has to stop somewhere.
  protected SAVE_ERROR(error: IRecognitionException): IRecognitionException {
    if (++this.errorCount >= MAX_ERRORS) this.recoveryEnabled = false;
    return saveError.call(this, error);
  }

  /** entry { "," entry } [ "," ] */
  private commaList(entry: Rule): void {
    this.SUBRULE(entry);
    this.MANY9(() => { this.CONSUME9(k.Comma); this.SUBRULE9(entry); });
    this.OPTION9(() => this.CONSUME9(k.EndComma));
  }

  /** { let | flow | ";" | newline } "}" */
  private statements(): void {
    this.MANY(() => this.OR([
      { ALT: () => this.SUBRULE(this.let) }, { ALT: () => this.SUBRULE(this.flow) },
      { ALT: () => this.CONSUME(k.Newline) }, { ALT: () => this.CONSUME(k.Semicolon) },
    ]));
    this.CONSUME(k.BraceClose);
  }

  /** file = { import | let | data | block | network | train | sweep } */
  readonly file: Rule = this.RULE('file', () => {
    this.MANY(() => this.OR([
      { ALT: () => this.CONSUME(k.Newline) }, { ALT: () => this.SUBRULE(this.import) },
      { ALT: () => this.SUBRULE(this.let) }, { ALT: () => this.SUBRULE(this.data) },
      { ALT: () => this.SUBRULE(this.block) }, { ALT: () => this.SUBRULE(this.network) },
      { ALT: () => this.SUBRULE(this.train) }, { ALT: () => this.SUBRULE(this.sweep) },
    ]));
  });

  /** import = "import" "{" imported { "," imported } [ "," ] "}" "from" STRING */
  readonly import: Rule = this.RULE('import', () => {
    this.CONSUME(k.Import); this.CONSUME(k.BraceOpen);
    this.commaList(this.imported);
    this.CONSUME(k.BraceClose);
    this.CONSUME(k.From); this.CONSUME(k.String);
  });

  /** imported = NAME [ "as" NAME ] */
  readonly imported: Rule = this.RULE('imported', () => {
    this.CONSUME(k.Name);
    this.OPTION(() => { this.CONSUME(k.As); this.CONSUME2(k.Name); });
  });

  /** let = ( "let" | "shared" ) NAME "=" flow */
  readonly let: Rule = this.RULE('let', () => {
    this.OR([{ ALT: () => this.CONSUME(k.Let) }, { ALT: () => this.CONSUME(k.Shared) }]);
    this.CONSUME(k.Name);
    this.CONSUME(k.Equals);
    this.SUBRULE(this.flow);
  });

  /** data = "data" NAME settings */
  readonly data: Rule = this.RULE('data', () => {
    this.CONSUME(k.Data); this.CONSUME(k.Name);
    this.SUBRULE(this.settings);
  });

  /** block = "block" NAME "(" [ parameter { "," parameter } [ "," ] ] ")" body */
  readonly block: Rule = this.RULE('block', () => {
    this.CONSUME(k.Block); this.CONSUME(k.Name);
    this.CONSUME(k.CallOpen);
    this.OPTION(() => this.commaList(this.parameter));
    this.CONSUME(k.Close);
    this.SUBRULE(this.body);
  });

  /** parameter = NAME [ "=" flow ] */
  readonly parameter: Rule = this.RULE('parameter', () => {
    this.CONSUME(k.Name);
    this.OPTION(() => { this.CONSUME(k.Equals); this.SUBRULE(this.flow); });
  });

  /** network = "network" NAME body */
  readonly network: Rule = this.RULE('network', () => {
    this.CONSUME(k.Network); this.CONSUME(k.Name);
    this.SUBRULE(this.body);
  });

  /** train = "train" NAME "on" NAME settings */
  readonly train: Rule = this.RULE('train', () => {
    this.CONSUME(k.Train); this.CONSUME(k.Name);
    this.CONSUME(k.On); this.CONSUME2(k.Name);
    this.SUBRULE(this.settings);
  });

  /** sweep = "sweep" NAME "for" NAME "on" NAME settings */
  readonly sweep: Rule = this.RULE('sweep', () => {
    this.CONSUME(k.Sweep); this.CONSUME(k.Name);
    this.CONSUME(k.For); this.CONSUME2(k.Name);
    this.CONSUME(k.On); this.CONSUME3(k.Name);
    this.SUBRULE(this.settings);
  });

  /** settings = "{" { setting | "," | newline } "}" */
  readonly settings: Rule = this.RULE('settings', () => {
    this.CONSUME(k.BraceOpen);
    this.MANY(() => this.OR([
      { ALT: () => this.SUBRULE(this.setting) }, { ALT: () => this.CONSUME(k.EndComma) },
      { ALT: () => this.CONSUME(k.Newline) },
    ]));
    this.CONSUME(k.BraceClose);
  });

  /** setting = NAME ":" item { "," item } */
  readonly setting: Rule = this.RULE('setting', () => {
    this.CONSUME(k.Key); this.CONSUME(k.Colon);
    this.SUBRULE(this.item);
    this.MANY(() => { this.CONSUME(k.Comma); this.SUBRULE2(this.item); });
  });

  /** item = labelled | flow */
  readonly item: Rule = this.RULE('item', () => {
    this.OR([{ ALT: () => this.SUBRULE(this.labelled) }, { ALT: () => this.SUBRULE(this.flow) }]);
  });

  /** labelled = NAME NUMBER [ unit ] */
  readonly labelled: Rule = this.RULE('labelled', () => {
    this.CONSUME(k.Label);
    this.CONSUME(k.Number);
    this.OPTION(() => this.CONSUME(k.Unit));
  });

  /** body = "{" { let | flow | ";" | newline } "}" */
  readonly body: Rule = this.RULE('body', () => {
    this.CONSUME(k.BraceOpen);
    this.statements();
  });

  /** callBody = body */
  readonly callBody: Rule = this.RULE('callBody', () => {
    this.CONSUME(k.CallBody);
    this.statements();
  });

  /** flow = step { "->" step } */
  readonly flow: Rule = this.RULE('flow', () => {
    this.SUBRULE(this.step);
    this.MANY(() => { this.CONSUME(k.Arrow); this.SUBRULE2(this.step); });
  });

  /** step = choice [ "as" NAME ] */
  readonly step: Rule = this.RULE('step', () => {
    this.SUBRULE(this.choice);
    this.OPTION(() => { this.CONSUME(k.As); this.CONSUME(k.Name); });
  });

  /** choice = guarded | conditional */
  readonly choice: Rule = this.RULE('choice', () => {
    this.OR([{ ALT: () => this.SUBRULE(this.guarded) }, { ALT: () => this.SUBRULE(this.conditional) }]);
  });

  /** guarded = expression [ "when" expression [ "else" choice ] ] */
  readonly guarded: Rule = this.RULE('guarded', () => {
    this.SUBRULE(this.expression);
    this.OPTION(() => {
      this.CONSUME(k.When);
      this.SUBRULE2(this.expression);
      this.OPTION2(() => { this.CONSUME(k.Else); this.SUBRULE(this.choice); });
    });
  });

  /** conditional = "when" expression body [ "else" ( body | choice ) ] */
  readonly conditional: Rule = this.RULE('conditional', () => {
    this.CONSUME(k.When);
    this.SUBRULE(this.expression); this.SUBRULE(this.body);
    this.OPTION(() => {
      this.CONSUME(k.Else);
      this.OR([{ ALT: () => this.SUBRULE2(this.body) }, { ALT: () => this.SUBRULE(this.choice) }]);
    });
  });

  /** expression = operand { operator operand } */
  readonly expression: Rule = this.RULE('expression', () => {
    this.SUBRULE(this.operand);
    this.MANY(() => {
      this.OR([{ ALT: () => this.CONSUME(k.Operator) }, { ALT: () => this.CONSUME(k.Minus) }]);
      this.SUBRULE2(this.operand);
    });
  });

  /** operand = { "-" | "not" } primary { "." NAME | "[" flow "]" } */
  readonly operand: Rule = this.RULE('operand', () => {
    this.MANY(() => this.OR([{ ALT: () => this.CONSUME(k.Minus) }, { ALT: () => this.CONSUME(k.Not) }]));
    this.OR2([
      {
        // call = NAME [ "(" arguments ")" ] [ body ]
        ALT: () => {
          this.CONSUME(k.Name);
          this.OPTION(() => this.SUBRULE(this.arguments));
          this.OPTION2(() => this.SUBRULE(this.callBody));
        },
      },
      { ALT: () => { this.CONSUME(k.Number); this.OPTION3(() => this.CONSUME(k.Unit)); } },
      { ALT: () => this.CONSUME(k.Shape) }, { ALT: () => this.CONSUME(k.String) },
      { ALT: () => this.CONSUME(k.True) }, { ALT: () => this.CONSUME(k.False) },
      { ALT: () => this.SUBRULE(this.list) }, { ALT: () => this.SUBRULE(this.branches) },
      { ALT: () => this.SUBRULE(this.repeat) },
    ]);
    this.MANY2(() => this.SUBRULE(this.access));
  });

  /** access = "." NAME | "[" flow "]" */
  readonly access: Rule = this.RULE('access', () => {
    this.OR([
      { ALT: () => { this.CONSUME(k.Dot); this.CONSUME(k.Name); } },
      { ALT: () => { this.CONSUME(k.IndexOpen); this.SUBRULE(this.flow); this.CONSUME(k.ListClose); } },
    ]);
  });

  /** arguments = "(" [ argument { "," argument } [ "," ] ] ")" */
  readonly arguments: Rule = this.RULE('arguments', () => {
    this.CONSUME(k.CallOpen);
    this.OPTION(() => this.commaList(this.argument));
    this.CONSUME(k.Close);
  });

  /** argument = [ NAME ":" ] flow */
  readonly argument: Rule = this.RULE('argument', () => {
    this.OPTION(() => { this.CONSUME(k.Key); this.CONSUME(k.Colon); });
    this.SUBRULE(this.flow);
  });

  /** list = "[" [ flow { "," flow } [ "," ] ] "]" */
  readonly list: Rule = this.RULE('list', () => {
    this.CONSUME(k.ListOpen);
    this.OPTION(() => this.commaList(this.flow));
    this.CONSUME(k.ListClose);
  });

  /** branches = "(" [ flow ] { "|" [ flow ] } ")" */
  readonly branches: Rule = this.RULE('branches', () => {
    this.CONSUME(k.GroupOpen);
    this.OPTION(() => this.SUBRULE(this.flow));
    this.MANY(() => { this.CONSUME(k.Bar); this.OPTION2(() => this.SUBRULE2(this.flow)); });
    this.CONSUME(k.Close);
  });

  /** repeat = "repeat" [ NAME "in" ] expression body */
  readonly repeat: Rule = this.RULE('repeat', () => {
    this.CONSUME(k.Repeat);
    this.OPTION(() => { this.CONSUME(k.Variable); this.CONSUME(k.In); });
    this.SUBRULE(this.expression); this.SUBRULE(this.body);
  });
}
