import { randomUUID } from 'node:crypto';
import { keepsBreakerRecords } from '../../../behaviour/breaker-records.ts';
import { memoryRecords } from '../../../helpers/breaker-records.ts';

// The breaker's tests rely on these; they promise what the table does.
const records = memoryRecords();
keepsBreakerRecords(() => records, randomUUID);
