import { z } from '@hono/zod-openapi';
import { LAST_TIME, QUERY_LIMITS } from '../application/query/limits.ts';
import { rulesFor } from '../domain/detectors/index.ts';
import { ACCOUNT_ID_FORM, isAccountId } from '../domain/validation/rules/account-id.ts';

const accountId = z
  .string()
  .refine(isAccountId, `must be ${ACCOUNT_ID_FORM}`)
  .openapi({ pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$', example: 'acct-1f0c33a9-00042' });

const DATE_TIME = z.iso.datetime({ offset: true });

/** Epoch ms of a time as people or events spell it. */
const moment = (example: string) =>
  z
    .string()
    .transform((text, context) => {
      const time = /^\d{1,15}$/.test(text)
        ? Number(text)
        : DATE_TIME.safeParse(text).success
          ? Date.parse(text)
          : Number.NaN;
      if (time >= 0 && time <= LAST_TIME) return time;
      context.issues.push({
        code: 'custom',
        input: text,
        message:
          'must be a time of the years 1970 to 9999, like 2026-11-25T08:00:00Z (an offset is written %2B01:00 in a URL), or milliseconds since the epoch',
      });
      return z.NEVER;
    })
    .openapi({
      anyOf: [
        { type: 'string', format: 'date-time' },
        { type: 'integer', minimum: 0, maximum: LAST_TIME },
      ],
      example,
    });

const wholeNumber = ({ most, otherwise }: { readonly most: number; readonly otherwise: number }) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from 1 to ${most}`)
    .transform(Number)
    .refine((n) => n >= 1 && n <= most, `must be a whole number from 1 to ${most}`)
    .optional()
    .transform((n) => n ?? otherwise)
    .openapi({ type: 'integer', minimum: 1, maximum: most, default: otherwise });

export const DETECTOR_IDS = rulesFor().detectors.map(({ id }) => id);

const paging = {
  from: moment('2026-11-25T08:00:00Z')
    .optional()
    .openapi({ description: 'First moment of the range. Default: a day before its end.' }),
  to: moment('2026-11-25T20:00:00Z')
    .optional()
    .openapi({
      description: `The range ends just before it, at most ${QUERY_LIMITS.range.most / 86_400_000} days after \`from\`. Default: now.`,
    }),
  limit: wholeNumber(QUERY_LIMITS.limit).openapi({ description: 'Most items of the page.' }),
  cursor: z.string().max(1_024).optional().openapi({
    description: '`next` of the page before. The range is in it and need not be repeated.',
  }),
};

export const AccountPath = z.object({ id: accountId });

export const EventsQuery = z.strictObject(paging);

export const AlertsQuery = z.strictObject({
  account: accountId.optional().openapi({ description: 'Only of this account.' }),
  detector: z
    .enum(DETECTOR_IDS as [string, ...string[]])
    .optional()
    .openapi({ description: 'Only of this detector.' }),
  ...paging,
});

export const StatisticsQuery = z.strictObject({
  minutes: wholeNumber(QUERY_LIMITS.minutes).openapi({
    description: 'How many minutes back from now.',
  }),
});

/** Of what takes no parameters: a misspelt one is refused, and not passed over. */
export const NoQuery = z.strictObject({});
