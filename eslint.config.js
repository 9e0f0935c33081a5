import { config } from './scripts/lint-rules.mjs';

export default config;
