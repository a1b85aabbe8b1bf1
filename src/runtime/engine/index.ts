/** The engines' door: choose one, ask about all, get the native binding. */
export { selectEngine } from './select.ts';
export { diagnoseEngines } from './diagnose.ts';
export { installNative } from './native/install.ts';
export type { InstallOptions, InstallResult, InstallProgress } from './native/install.ts';
export { EngineError } from './errors.ts';
export { engineNames } from './types.ts';
export type { EngineInfo, EngineName, EngineReport, EngineRequest } from './types.ts';
