/** The languages of source code, by extension. Browser-safe. */
export const codeLanguages: Readonly<Record<string, string>> = {
  json: 'json', jsonl: 'json', ndjson: 'json', geojson: 'json', json5: 'json', yaml: 'yaml', yml: 'yaml', toml: 'toml', ini: 'ini', cfg: 'ini', conf: 'ini',
  properties: 'properties', xml: 'xml', xsd: 'xml', xsl: 'xml', svg: 'xml', js: 'javascript', mjs: 'javascript', cjs: 'javascript', jsx: 'javascript',
  ts: 'typescript', mts: 'typescript', cts: 'typescript', tsx: 'typescript', py: 'python', rb: 'ruby', go: 'go', rs: 'rust', java: 'java', kt: 'kotlin', swift: 'swift',
  c: 'c', h: 'c', cc: 'cpp', cpp: 'cpp', hpp: 'cpp', cs: 'csharp', php: 'php', scala: 'scala', sh: 'bash', bash: 'bash', zsh: 'bash', ps1: 'powershell', bat: 'batch',
  sql: 'sql', r: 'r', pl: 'perl', lua: 'lua', css: 'css', scss: 'css', less: 'css', vue: 'html', graphql: 'graphql', proto: 'protobuf', gradle: 'groovy', tf: 'hcl', diff: 'diff',
  patch: 'diff', tex: 'latex', bib: 'bibtex',
}; // prettier-ignore
