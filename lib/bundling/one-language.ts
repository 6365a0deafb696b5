import type { Plugin } from 'esbuild';

/** zod carries its messages in fifty languages, and whoever hands `z` on keeps all of them: 260 KB nobody reads. */
export const oneLanguage: Plugin = {
  name: 'one-language',
  setup(build) {
    build.onLoad({ filter: /\/zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
      loader: 'js',
    }));
  },
};
