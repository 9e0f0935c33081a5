// In CI a missing tool is a failure, and nothing that is compared is written.
export const isCI = ['true', '1'].includes(process.env.CI ?? '');
