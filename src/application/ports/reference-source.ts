import type { ReferenceData } from '../../domain/enrichment.ts';

export interface ReferenceSource {
  /** Profiles and merchants of these ids; unknown ids are absent. Rejects when the source cannot be asked. */
  lookUp(accountIds: readonly string[], merchantIds: readonly string[]): Promise<ReferenceData>;
}
