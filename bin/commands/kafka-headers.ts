import { headersOf, isOwnHeader, type Provenance } from '../../src/application/provenance.ts';

type HeaderBytes = readonly [Buffer, Buffer];

/** Headers of a record that is sent again: those it had, and its provenance in place of an older one. */
export function headersWith(
  headers: Iterable<readonly [string, Buffer]>,
  provenance: Provenance,
): HeaderBytes[] {
  const others = [...headers].filter(([name]) => !isOwnHeader(name));
  return [...others, ...headersOf(provenance)].map(
    ([name, value]) => [Buffer.from(name), Buffer.from(value as string)] as const,
  );
}
