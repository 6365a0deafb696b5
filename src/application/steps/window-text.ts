import type { WindowWrite } from '../../domain/windows/parted-window.ts';

/** A write of a window as JSON: bytes in base64, what there is none of left out. */
export interface WindowText {
  readonly state: string;
  readonly parts?: readonly number[];
  readonly added?: readonly { readonly number: number; readonly state: string }[];
  readonly removed?: readonly number[];
}

export function windowText({ state, parts, added, removed }: WindowWrite): WindowText {
  return {
    state: base64(state),
    ...(parts.length > 0 && { parts }),
    ...(added.length > 0 && {
      added: added.map((part) => ({ number: part.number, state: base64(part.state) })),
    }),
    ...(removed.length > 0 && { removed }),
  };
}

export function windowWrite({
  state,
  parts = [],
  added = [],
  removed = [],
}: WindowText): WindowWrite {
  return {
    state: Buffer.from(state, 'base64'),
    parts,
    added: added.map((part) => ({ number: part.number, state: Buffer.from(part.state, 'base64') })),
    removed,
  };
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
