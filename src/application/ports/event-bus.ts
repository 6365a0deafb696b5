import type { ErrorCode } from '../../domain/errors.ts';
import type { Transaction } from '../../domain/event.ts';

/** What became of one event on its way to the bus. */
export type Published =
  | { readonly ok: true; readonly busId: string }
  | {
      readonly ok: false;
      readonly code: ErrorCode;
      /** The bus asks for less: the client should slow down rather than report a fault. */
      readonly throttled: boolean;
    };

/** Where accepted events go. Answers one outcome per event, in their order; rejects never. */
export interface EventBus {
  publish(events: readonly Transaction[]): Promise<Published[]>;
}
