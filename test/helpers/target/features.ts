import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localHome } from '../../../local/home.ts';

/** What not every target of the suite can do, and what for. */
export const FEATURES = {
  'reaching-us':
    'functions reach what listens on 127.0.0.1 here: fault proxies, registry, PostgreSQL',
  'kafka-mappings': 'a template may map a Kafka topic to a function',
  'http-apis': 'HTTP APIs, by API and in templates',
  dashboards: 'dashboards in templates',
  replays: 'what a bus archived is put on it again',
  alarms: 'an alarm goes off when its metric crosses the threshold',
} as const;

export type Feature = keyof typeof FEATURES;

/** What a target lacks, and how that showed. */
export type Lacks = Readonly<Partial<Record<Feature, string>>>;

const file = (): string => join(localHome().home, 'target-lacks.json');

export const writeLacks = (lacks: Lacks): void => writeFileSync(file(), JSON.stringify(lacks));

/** Nothing, unless the suite runs on somebody else's endpoint. */
export function readLacks(): Lacks {
  try {
    return JSON.parse(readFileSync(file(), 'utf8')) as Lacks;
  } catch {
    return {};
  }
}
