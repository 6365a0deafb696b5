import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDocument } from './document.ts';

/** Writes docs/openapi.json anew: after a change of a route, a parameter or an answer. */
const path = join(import.meta.dirname, '..', '..', 'docs', 'openapi.json');
writeFileSync(path, `${JSON.stringify(openApiDocument(), null, 2)}\n`);
