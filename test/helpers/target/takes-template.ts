import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Site, signedFor } from './site.ts';

const WITHIN_MS = 30_000;

/** Makes a stack of the resources and deletes it. @throws Error with what the target said, when it did not take them */
export async function takesTemplate({ endpoint }: Site, resources: object): Promise<void> {
  const client = signedFor('cloudformation');
  const StackName = `probe-${randomUUID().slice(0, 8)}`;
  const ask = async (Action: string, more: Readonly<Record<string, string>> = {}) => {
    const body = new URLSearchParams({ Action, Version: '2010-05-15', StackName, ...more });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await client.fetch(endpoint, { method: 'POST', headers, body: `${body}` });
    const text = await answer.text();
    const reason = /<Message>(.*?)<\/Message>/s.exec(text)?.[1];
    if (!answer.ok) throw new Error(reason ?? `${Action} is answered ${answer.status}`);
    return text;
  };
  await ask('CreateStack', { TemplateBody: JSON.stringify({ Resources: resources }) });
  try {
    for (const deadline = Date.now() + WITHIN_MS; ; await sleep(250)) {
      const text = await ask('DescribeStacks');
      const status = /<StackStatus>(\w+)<\/StackStatus>/.exec(text)?.[1];
      if (status === 'CREATE_COMPLETE') return;
      const reason = /<StackStatusReason>(.*?)<\/StackStatusReason>/s.exec(text)?.[1];
      if (status !== 'CREATE_IN_PROGRESS') throw new Error(`${status}: ${reason ?? 'no reason'}`);
      if (Date.now() > deadline) throw new Error(`still ${status}`);
    }
  } finally {
    await ask('DeleteStack').catch(() => {});
  }
}
