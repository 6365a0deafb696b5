import { type Shaped, shapeOf } from './validation/shape.ts';

const source = 'millrace.transactions';
const detailType = 'Transaction';

/**
 * The contract of the event bus in one object: what a producer writes into `PutEvents`, what a rule listens for and
 * how the detail is read. The detail's type is `Transaction`.
 */
export const transactionsEvent = {
  source,
  detailType,
  /** As EventBridge writes patterns. */
  pattern: { source: [source], 'detail-type': [detailType] },
  /** A parsed detail → the transaction, or the code and the sentence that say why it is none. */
  read: (detail: unknown): Shaped => shapeOf(detail),
} as const;
