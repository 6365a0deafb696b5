import { fileURLToPath } from 'node:url';

/** Where `bundleStream` puts what the image of a member is built from. */
export const STREAM_FOLDER = fileURLToPath(new URL('../../dist/stream', import.meta.url));

/** Has the `Dockerfile` alone, which is all that synthesis needs: an image is built when it is deployed. */
export const DOCKERFILE_FOLDER = fileURLToPath(new URL('.', import.meta.url));
