export function generateTemplates() {
  return [];
}
