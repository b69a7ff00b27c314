import type { Machine } from '../measure/machine.ts'

export function machineLines(machine: Machine, raised: Record<string, string>): string {
  const { date, cores, processor, memoryGiB, kernel, node, openssl, postgres, fsyncMicros } = machine
  return [
    `${date}. ${cores} × ${processor}, ${memoryGiB} GiB, Linux ${kernel}.`,
    `Node ${node}, OpenSSL ${openssl}, PostgreSQL ${postgres}, durable; one fdatasync takes ${fsyncMicros} µs here.`,
    'Raised or lowered by configuration, every other protection on:',
    ...Object.entries(raised).map(([name, value]) => `  ${name}=${value}`),
  ].join('\n')
}
