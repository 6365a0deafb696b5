const ASK = [
  `fetch('http://127.0.0.1:' + (process.env.HTTP_PORT ?? 9464) + '/health/live')`,
  '.then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))',
].join('');

/** Asks the member of the same container whether it lives, with the only program its image needs. */
export const HEALTH_CHECK = ['node', '-e', ASK] as const;
