import { PROJECT_ROOT } from '../../../local/home.ts';
import { run } from '../../../local/process/run.ts';
import type { Answer } from '../finding.ts';

/** The part of `npm audit --json` that is read here. */
interface Report {
  readonly message?: string;
  readonly vulnerabilities?: Readonly<
    Record<string, { readonly severity: string; readonly via: readonly unknown[] }>
  >;
}

/** Known vulnerabilities, high and critical, of what package-lock.json names; asked from the registry npm is set to. */
export async function npmAudit(): Promise<Answer> {
  const args = ['audit', '--audit-level=high', '--json'];
  const { stdout } = await run('npm', args, { cwd: PROJECT_ROOT, timeoutMs: 120_000 });
  const version = (await run('npm', ['--version'])).stdout.trim();
  return readAudit(stdout, version);
}

/** @param stdout what `npm audit --json` wrote */
export function readAudit(stdout: string, version: string): Answer {
  const report = parsed(stdout);
  if (report?.vulnerabilities === undefined) {
    const said = (report?.message ?? 'it gave no answer').replace(/ - .*$/s, '');
    return { available: false, reason: `the registry answers no audit (${said})` };
  }
  const findings = Object.entries(report.vulnerabilities)
    .filter(([, { severity }]) => severity === 'high' || severity === 'critical')
    .map(([name, { severity, via }]) => ({
      rule: severity,
      subject: name,
      message: via
        .map((each) => (typeof each === 'string' ? each : (each as { title: string }).title))
        .join('; '),
    }));
  return { available: true, version, findings };
}

function parsed(text: string): Report | undefined {
  try {
    return JSON.parse(text) as Report;
  } catch {
    return undefined;
  }
}
