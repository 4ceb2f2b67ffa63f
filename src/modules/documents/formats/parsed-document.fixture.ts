/** What every parsed document must be like, and a short way to write one down in a test. */
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { Block, ParsedDocument } from '../model.ts';

/** One line a block: kind and level, the number in brackets if any, the text. Cells are joined by " | ". */
export function outline(document: ParsedDocument): string[] {
  return document.blocks.map((block) => {
    const number = document.canonical.slice(block.start, block.text);
    const text = document.canonical.slice(block.text, block.end).replaceAll('\t', ' | ');
    return `${block.kind}${block.level ?? ''}${block.header ? '!' : ''} ${number === '' ? '' : `[${number}] `}${text}`;
  });
}

/** The hashes of the blocks, in order. */
export const hashes = (document: ParsedDocument): string[] => document.blocks.map((block) => block.hash);

/** Throws unless the invariants of the model and of canonical text hold. */
export function expectInvariants({ canonical, blocks }: ParsedDocument): void {
  expect(canonical).toBe(canonical.normalize('NFC'));
  expect(canonical.isWellFormed()).toBe(true);
  expect(canonical).not.toMatch(/[\r\0]/);
  let rebuilt = '';
  blocks.forEach((block, index) => {
    const previous = blocks[index - 1];
    if (previous) rebuilt += block.kind === 'row' && previous.table === block.table ? '\n' : '\n\n';
    expect(block.start).toBe(rebuilt.length);
    rebuilt += canonical.slice(block.start, block.end);
    expectBlock(canonical, block);
    expectSection(blocks, index);
  });
  expect(rebuilt).toBe(canonical);
}

function expectBlock(canonical: string, block: Block): void {
  const text = canonical.slice(block.start, block.end);
  expect(text.trim()).not.toBe('');
  expect(block.text).toBeGreaterThanOrEqual(block.start);
  expect(block.text).toBeLessThan(block.end);
  const hash = createHash('sha256')
    .update(`${block.kind}\n${canonical.slice(block.text, block.end)}`)
    .digest('hex')
    .slice(0, 32);
  expect(block.hash).toBe(hash);
  if (block.kind === 'row') {
    expect(block.cells?.map((cell) => canonical.slice(cell.start, cell.end)).join('\t')).toBe(text);
    expect(text).not.toMatch(/\n| {2}/);
  } else if (block.kind !== 'code') {
    expect(text).toBe(text.trim());
    expect(text).not.toMatch(/\t| {2}|\n\n| \n|\n /);
  }
}

function expectSection(blocks: readonly Block[], index: number): void {
  const block = blocks[index] as Block;
  if (block.role === 'header' || block.role === 'footer') {
    expect(block.section).toBe(-1);
    expect(blocks.slice(index).every(({ role }) => role === 'header' || role === 'footer')).toBe(true);
    return;
  }
  const level = block.kind === 'heading' ? (block.level ?? 0) : 7;
  let nearest = -1;
  for (let above = index - 1; above >= 0 && nearest < 0; above -= 1) {
    const candidate = blocks[above] as Block;
    if (candidate.kind === 'heading' && (candidate.level ?? 0) < level) nearest = above;
  }
  expect(block.section).toBe(nearest);
}
