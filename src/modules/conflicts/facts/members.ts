/** Lists in a sentence: "Pets allowed: cats, dogs and birds." Pure. */
import { stem } from '../../search/index.ts';
import { wordsIn } from './values.ts';

const verbs = /\b(?:is|are|was|were|be|must|may|shall|can|has|have|will|not|no|if|when|who|which|that|ist|sind|darf|dürfen|nicht)\b/i;
const open = /\b(?:etc|and so on|or similar|among others|usw|other|others|more)\b/i;
const joints = /,\s*(?:and|or|und|oder)\s+|,\s*|\s+(?:and|or|und|oder)\s+/i;
const lead = /^(.{4,120}?)(?::\s+|\s+(?:are|consists? of|comprises?|is one of|sind|umfasst|umfassen):?\s+)(.+)$/is;

/** What a sentence lists, and the words that say what the list is of. Undefined where it is no closed list of a few words each. */
export function membersOf(sentence: string): { lead: string; members: string[] } | undefined {
  const found = lead.exec(sentence.replace(/[.;]\s*$/, ''));
  if (!found) return undefined;
  const [, of = '', rest = ''] = found;
  if (open.test(rest) || verbs.test(rest) || /[.:;?!()]/.test(rest)) return undefined;
  const parts = rest.split(joints).map((part) => part.replace(/^(?:a|an|the|either|both|der|die|das)\s+/i, ''));
  const members = parts.map((part) => wordsIn(part).map(({ text }) => stem(text.toLowerCase())));
  if (members.length < 2 || members.some((words) => words.length === 0 || words.length > 3)) return undefined;
  const distinct = new Set(members.map((words) => words.join(' ')));
  return distinct.size === members.length ? { lead: of, members: [...distinct].sort() } : undefined;
}
