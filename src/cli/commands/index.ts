/** Every command, in the order of help; `main.ts` and docs/cli are made from this list. */
import type { CommandSpec } from '../command.ts';
import { ablateCommand } from './ablate.ts';
import { analyzeCommand } from './analyze.ts';
import { compileCommand } from './compile.ts';
import { completionCommand } from './completion.ts';
import { doctorCommand } from './doctor.ts';
import { evaluateCommand } from './evaluate.ts';
import { explainCommand } from './explain.ts';
import { exportCommand } from './export.ts';
import { fmtCommand } from './fmt.ts';
import { graphCommand } from './graph.ts';
import { lintCommand } from './lint.ts';
import { lspCommand } from './lsp.ts';
import { nativeInstallCommand } from './native-install.ts';
import { predictCommand } from './predict.ts';
import { previewCommand } from './preview.ts';
import { resumeCommand } from './resume.ts';
import { runCommand } from './run.ts';
import { runsCompareCommand } from './runs-compare.ts';
import { runsDeleteCommand } from './runs-delete.ts';
import { runsListCommand } from './runs-list.ts';
import { runsShowCommand } from './runs-show.ts';
import { sweepCommand } from './sweep.ts';
import { verifyCommand } from './verify.ts';

export const commands: readonly CommandSpec[] = [
  runCommand,
  resumeCommand,
  sweepCommand,
  ablateCommand,
  evaluateCommand,
  predictCommand,
  exportCommand,
  runsListCommand,
  runsShowCommand,
  runsCompareCommand,
  runsDeleteCommand,
  compileCommand,
  lintCommand,
  fmtCommand,
  analyzeCommand,
  graphCommand,
  previewCommand,
  verifyCommand,
  explainCommand,
  doctorCommand,
  completionCommand,
  lspCommand,
  nativeInstallCommand,
];
