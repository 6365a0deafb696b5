import { fileURLToPath } from 'node:url';

/** Where `bundleStream` puts what the image of a member is built from. */
export const STREAM_FOLDER = fileURLToPath(new URL('../../dist/stream', import.meta.url));
