/**
 * How Node is told to run a gateway, wherever one is started: here, by the image, by the harnesses.
 * What V8 can still be told by the process itself `main.ts` says, however it is started.
 */
export const gatewayFlags: readonly string[] = [
  '--disable-proto=throw',
  // Less is held for each idle connection (decision 10).
  '--max-semi-space-size=8',
  // Node's own code lies on pages of 2 MiB, where the kernel has them (decision 20): its addresses are found sooner.
  '--use-largepages=silent',
]
