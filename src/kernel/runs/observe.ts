/** Who watches runs in this process: for metrics. Names from the code only. */
export interface RunObserver {
  ended(run: { readonly kind: string; readonly status: string; readonly ms: number }): void;
  step(kind: string): void;
  stage(stage: { readonly kind: string; readonly stage: string; readonly items: number; readonly ms: number }): void;
}

export const nobody: RunObserver = { ended: () => {}, step: () => {}, stage: () => {} };
