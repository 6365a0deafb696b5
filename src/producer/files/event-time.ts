const WALL_TIME = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)$/;
const ZONED_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Text → epoch ms. Takes epoch milliseconds, ISO 8601 with a zone, and `2018-04-01 00:00:31` without one,
 * which counts as UTC.
 *
 * @returns a sentence when the text is no time
 */
export function timeFrom(text: string): number | string {
  const given = text.trim();
  if (/^\d{1,15}$/.test(given)) return Number(given);
  const wall = WALL_TIME.exec(given);
  const iso = wall === null ? given : `${wall[1]}T${wall[2]}Z`;
  const time = wall !== null || ZONED_TIME.test(given) ? Date.parse(iso) : Number.NaN;
  const problem = `"${text}" is not a time like 2018-04-01 00:00:31, 2018-04-01T00:00:31Z or epoch ms`;
  if (Number.isNaN(time)) return problem;
  // Date.parse takes 31 February for 3 March.
  const rolledOver = wall !== null && !new Date(time).toISOString().startsWith(wall[1] ?? '');
  return rolledOver ? problem : time;
}
