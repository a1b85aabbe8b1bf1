/** Gets the compiled binding for an installed tfjs-node. */
import { loadNative } from './load.ts';

export interface InstallProgress { phase: string; fraction?: number }
export interface InstallOptions { source?: string; onProgress?: (progress: InstallProgress) => void }
export interface InstallResult { description: string }

export async function installNative(_options: InstallOptions = {}): Promise<InstallResult> {
  return loadNative();
}
