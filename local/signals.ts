const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs the clean-up at the first signal, then ends this process the way the signal would. @returns takes it back */
export function onSignals(cleanUp: () => Promise<void>): () => void {
  const handle = (signal: NodeJS.Signals): void => {
    void cleanUp().finally(() => {
      forget();
      process.kill(process.pid, signal);
    });
  };
  const forget = (): void => {
    for (const signal of SIGNALS) {
      process.off(signal, handle);
    }
  };
  for (const signal of SIGNALS) {
    process.on(signal, handle);
  }
  return forget;
}
