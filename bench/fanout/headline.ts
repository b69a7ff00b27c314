import { ejabberdToPrisme, type Measured, twoToOne } from './goals.ts'

/**
 * The figures one looks for first, each the median of the ratios within a round, the peer's over ours: above 1 the peer
 * costs more or takes longer. Null where the run did not compare.
 */
export function headlineOf({ samples, options }: Measured): Record<string, number | null> {
  const ratio = ejabberdToPrisme(samples)
  const open = `Open${options.rate}`
  return {
    cpuRatioSaturated: ratio('closed', 'microsPerDelivery')?.median ?? null,
    [`cpuRatio${open}`]: ratio('open', 'microsPerDelivery')?.median ?? null,
    [`p50Ratio${open}`]: ratio('open', 'p50')?.median ?? null,
    [`p99Ratio${open}`]: ratio('open', 'p99')?.median ?? null,
    [`twoGatewaysRatio${open}`]: twoToOne(samples)('open', 'microsPerDelivery')?.median ?? null,
    p99RatioSaturated: ratio('closed', 'p99')?.median ?? null,
  }
}
