/** How parts are called in sentences: by the words they hold, not by their number alone. Takes parts that may have been changed. */
const short = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
};

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;

const wordsOf = (...candidates: readonly unknown[]): string => {
  const words = candidates.find((one) => typeof one === 'string');
  return words === undefined ? '' : `: "${short(words)}"`;
};

/** A part in words: `sentence 1 of answer 1: "The rent is 900."` */
export function describePart(name: string, part: unknown): string {
  const [kind = '', number, inner, index] = name.split('/');
  if (inner !== undefined) return `${inner} ${index} of ${kind} ${number}${wordsOf(memberOf(part, 'text'))}`;
  switch (kind) {
    case 'manifest':
      return 'the manifest';
    case 'provenance':
      return 'the provenance graph';
    case 'answer':
      return `answer ${number}${wordsOf(memberOf(part, 'question'))}`;
    case 'insight':
      return `insight ${number}${wordsOf(memberOf(part, 'statement'))}`;
    case 'evidence':
      return `evidence ${number}${wordsOf(memberOf(memberOf(part, 'citation'), 'quote'))}`;
    case 'source':
      return `source ${number}${wordsOf(sourceName(part))}`;
    case 'listing':
      return 'the listing of the bundle';
    default:
      return `part "${short(name)}"`;
  }
}

function sourceName(part: unknown): unknown {
  const names = memberOf(part, 'names');
  const first: unknown = Array.isArray(names) ? names[0] : undefined;
  const [bundle, path, version] = ['bundle', 'path', 'version'].map((member) => memberOf(first, member));
  return path === undefined ? undefined : `${String(bundle)}/${String(path)}@${String(version)}`;
}
