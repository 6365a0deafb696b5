import { randomUUID } from 'node:crypto';
import { keepsReferenceData } from '../../behaviour/reference-store.ts';
import { memoryReference } from '../../helpers/memory-reference.ts';

// Tests of what loads and joins rely on it; it promises what the tables do.
keepsReferenceData(async () => memoryReference(), randomUUID);
