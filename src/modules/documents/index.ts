export { headingKey, headingPath, isFurniture } from './model.ts';
export type { Block, BlockKind, Format, ParsedDocument, Range } from './model.ts';
export { sentencesOf } from './sentences.ts';
export { alignBlocks, headingKeys } from './diff/align-blocks.ts';
export type { BlockAlignment } from './diff/align-blocks.ts';
export { findAnchors, pairRepeated } from './diff/anchors.ts';
export { diffDocuments } from './diff/diff-documents.ts';
export type { BlockChange, DocumentDiff } from './diff/diff-documents.ts';
export { diffParts } from './diff/diff-parts.ts';
export { diffWords, mapRange } from './diff/diff-words.ts';
export type { WordChange } from './diff/diff-words.ts';
export { similarity, wordsOf } from './diff/tokens.ts';
export {
  cameSince,
  changedBetween,
  everVisibleRevision,
  bundleShownAt,
  kindOfRevision,
  visibleAt,
  visibleChanges,
  visibleRevisionAt,
  type RevisionKind,
  type ShownBundle,
  type VisibleChange,
  type VisibleDocument,
} from './snapshot.ts';
export { datesNamed, revisionIsAmong, type RevisionFilter } from './revision-filter.ts';
export { lastMomentOf, presentMoment, previewMoment, requireBundle, resolveMoment } from './moments.ts';
export { addressOfRun, addressOfSpan } from './cell-addresses.ts';
export { cellsAt } from './cited-cells.ts';
export { blocksOfTables, isTable } from './table-blocks.ts';
export { addressesOfRow, tableRowAt, type TableCell } from './table-rows.ts';
export { boxesOf, drawnAt, type PageBox } from './page-boxes.ts';
export { documentsOfFiles, type DocumentOfFile } from './documents-of-files.ts';
export { findDocument, listDocuments, summarizeBundle, type BundleSummary, versionAtMoment } from './read-versions.ts';
export { bundleOf, loadBundles } from './bundle-store.ts';
export { loadParsed } from './revision-store.ts';
export { loadVersionNumbers } from './version-store.ts';
export { versionsAt } from './publish-store.ts';
export { pagesAt } from './page-store.ts';
export { placeRevisions, placeKey, type PlacedRevision, type RevisionRef } from './place-revisions.ts';
export { parseAddress, parseDocumentAddress, spanAddress, splitVersion, type DocumentAddress, type SpanAddress } from './paths.ts';
export { presentCauses } from './present.ts';
export { isNewer, readToolchain, type ToolchainContext } from './toolchain.ts';
export { loadReadings, readingSteps, type Reading } from './readings.ts';
export type {
  ChangeParticipant,
  Component,
  DocumentsContext,
  IndexedRevision,
  PassageStrategy,
  RevisionFollower,
  StagedChange,
} from './context.ts';
export { documentRuns } from './run-kinds.ts';
export type { ErasureContext, ErasureParticipant, SharedText, Survey } from './erasure/participant.ts';
export { speaksOf, type ErasureSubject } from './erasure/subject.ts';
export { erasedOn } from './erasure/erasure-store.ts';
export { documentsPart } from './erasure/documents-part.ts';
export { lineagePart, outboxPart, requestsPart, runsPart } from './erasure/kernel-part.ts';
export { finishErasures } from './erasure/erase.ts';
export { erasureRuns } from './erasure/run-kind.ts';
export type { BundleRow } from './tables.ts';
export { openParserPool, type ParserPool } from './formats/parser-pool.ts';
export { documentsModule, registerDocumentRoutes, registerErasureRoutes, type DocumentsRequest, type ErasureRequest } from './module.ts';
export type { Citation, Conflict } from './contract-shapes.ts';
