/** Where a command writes. Results go to stdout, everything about their making to stderr. */
export interface Output {
  readonly json: boolean;
  /** A line of the answer; on stderr with `--json`, where stdout holds the JSON line only. */
  line(text?: string): void;
  /** Something to know that is not the answer. */
  note(text: string): void;
  /** The answer: one JSON line with `--json`, the rendered text otherwise. */
  result(value: object, render: () => string): void;
  /** Draws bars instead of lines. */
  readonly interactive: boolean;
  /** Where progress goes. */
  readonly progressStream: NodeJS.WriteStream;
}

export function outputFor(json: boolean): Output {
  const { stdout, stderr } = process;
  const say = (stream: NodeJS.WriteStream, text: string) => stream.write(`${text}\n`);
  return {
    json,
    line: (text = '') => say(json ? stderr : stdout, text),
    note: (text) => say(stderr, text),
    result: (value, render) => say(stdout, json ? JSON.stringify(value) : render()),
    interactive: stderr.isTTY === true,
    progressStream: stderr,
  };
}
