/** Stops the pipeline that stack-setup started. */
export async function teardown(): Promise<void> {
  await globalThis.millraceUnderTest?.stop();
}

// biome-ignore lint/style/noDefaultExport: jest loads a global teardown by its default export
export default teardown;
