/** One line that says what runs without Kafka, why, and how to change that; details of the reason stay in the logs. */
export function kafkaLeftOut(reason: string, remedy: string): string {
  const [firstLine = reason] = reason.split('\n');
  const why = firstLine.replace(/[.:\s]+$/, '');
  return `Kafka is left out, events go through EventBridge only: ${why}. To get it: ${remedy}.`;
}
