/** How far an installation is. */
export interface InstallProgress {
  phase: 'reach' | 'download' | 'unpack' | 'compile' | 'check';
  /** Share of the phase that is done, 0 to 1, where it is known. */
  fraction?: number;
}

export type Progress = (progress: InstallProgress) => void;
