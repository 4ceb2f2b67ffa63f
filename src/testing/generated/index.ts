export { blocksOf, truthOf } from './document.ts';
export type {
  Fact,
  GeneratedBlock,
  GeneratedDocument,
  GeneratedRow,
  GeneratedSection,
  GeneratedSentence,
  SentenceTruth,
  Style,
} from './document.ts';
export { generateDocument } from './generate-document.ts';
export { applyEdits, editOperations } from './apply-edits.ts';
export type { Edit, EditOperation } from './apply-edits.ts';
export { questionsFor } from './questions.ts';
export type { GeneratedQuestion } from './questions.ts';
export { generateRentList, raiseRents } from './rent-list.ts';
export { renderCsv, renderMarkdown, renderText } from './render.ts';
export { Random } from './random.ts';
export { readGenerated, readSource } from './parsed.ts';
export type { PlacedSentence, ReadGenerated } from './parsed.ts';
