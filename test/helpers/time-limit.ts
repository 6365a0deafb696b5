import { jest } from '@jest/globals';

// Processes are started and servers asked: on a busy machine a hook takes seconds.
jest.setTimeout(60_000);
