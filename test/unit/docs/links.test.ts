import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '../../../local/home.ts';

const PAGES = ['README.md', 'CONTRIBUTING.md', 'state-machines/README.md', 'docs/**/*.md'];

const pages = PAGES.flatMap((pattern) => globSync(pattern, { cwd: PROJECT_ROOT })).sort();
const textOf = (page: string): string => readFileSync(join(PROJECT_ROOT, page), 'utf8');

/** Targets of a page's links and pictures, without those that leave the repository. */
function targetsOf(text: string): string[] {
  const prose = text.replaceAll(/^```.*?^```/gms, '').replaceAll(/`[^`\n]*`/g, '`');
  const markdown = [...prose.matchAll(/\]\(([^)\s]+)\)/g)];
  const html = [...prose.matchAll(/\b(?:src|href|srcset)="([^"]+)"/g)];
  return [...markdown, ...html]
    .map(([, target]) => target ?? '')
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** A heading's anchor, as hosts of Markdown derive it. */
function anchorOf(heading: string): string {
  const text = heading.replace(/^#+\s+/, '').toLowerCase();
  return text.replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-');
}

function resolves(page: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : relative('.', join(dirname(page), path));
  if (!existsSync(join(PROJECT_ROOT, file))) return false;
  if (anchor === undefined) return true;
  return (textOf(file).match(/^#+\s.*$/gm) ?? []).some((heading) => anchorOf(heading) === anchor);
}

describe('links', () => {
  it.each(pages)('of %s resolve', (page) => {
    const broken = targetsOf(textOf(page)).filter((target) => !resolves(page, target));
    expect(broken).toEqual([]);
  });

  it('lead to every page under docs', () => {
    const linked = new Set(
      pages.flatMap((page) =>
        targetsOf(textOf(page)).map((target) => join(dirname(page), target.replace(/#.*/, ''))),
      ),
    );
    const covered = (page: string) => linked.has(page) || linked.has(dirname(page));
    expect(pages.filter((page) => page.startsWith('docs/') && !covered(page))).toEqual([]);
  });
});

describe('the README', () => {
  it('has the two commands, each on a line of its own', () => {
    const commands = textOf('README.md').match(
      /^(\$ )?npm ci && npm (run [a-z:]+|test|start)[^`]*$/gm,
    );
    expect(commands).toEqual(['npm ci && npm run demo', 'npm ci && npm test']);
  });
});
