/** One line that says what runs without Kafka, why, and how to change that; details of the reason stay in the logs. */
export function kafkaLeftOut(reason: string, remedy: string): string {
  const what = 'Kafka is left out, and with it the stream lane; events go through EventBridge only';
  return `${what}: ${firstLine(reason)}. To get it: ${remedy}.`;
}

/** One line for the stream lane. @param problem names the way to get it, or the log that does */
export const streamLeftOut = (problem: string): string =>
  `The stream lane is left out, the workflow lane runs alone: ${firstLine(problem)}.`;

/** One line for the cache. @param problem names the way to get it, or the log that does */
export const cacheLeftOut = (problem: string): string =>
  `Valkey is left out, the stream lane runs without read models: ${firstLine(problem)}.`;

/** One line for the schema registry. */
export function registryLeftOut(reason: string, remedy: string): string {
  const what = "The schema registry is left out, both lanes read with the repository's own schemas";
  return `${what}: ${firstLine(reason)}. To get it: ${remedy}.`;
}

/** One line for Prometheus. */
export function prometheusLeftOut(reason: string, remedy: string): string {
  const what = 'Prometheus is left out, members still show their own metrics';
  return `${what}: ${firstLine(reason)}. To get it: ${remedy}.`;
}

function firstLine(reason: string): string {
  const [line = reason] = reason.split('\n');
  return line.replace(/[.:\s]+$/, '');
}
