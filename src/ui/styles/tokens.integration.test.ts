import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const css = await readFile(new URL('./tokens.css', import.meta.url), 'utf8');
const tokens = new Map(
  [...css.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)].map(([, name = '', light = '', dark = '']) => [
    name,
    { light, dark },
  ]),
);
const of = (name: string, side: 'light' | 'dark'): string => tokens.get(name)?.[side] ?? '';

const grounds = ['paper', 'raised', 'well'];
const colours = ['lapis', 'verdigris', 'ochre', 'vermilion'];
const texts: [text: string, ground: string][] = [
  ...['ink', 'ink-soft', ...colours.map((colour) => `${colour}-ink`)].flatMap((text) =>
    grounds.map((ground): [string, string] => [text, ground]),
  ),
  ...colours.flatMap((colour): [string, string][] => [
    [`${colour}-ink`, `${colour}-tint`],
    ['ink', `${colour}-tint`],
  ]),
  ['on-lapis', 'lapis'],
];

test('the colours are those of the design', () => {
  expect(tokens.size).toBeGreaterThan(18);
  expect(tokens.get('paper')).toEqual({ light: '#fbfaf7', dark: '#16171a' });
  expect(tokens.get('ink')).toEqual({ light: '#1b1a17', dark: '#e8e6e1' });
  expect(colours.map((colour) => of(colour, 'light'))).toEqual(['#2f4b8f', '#2e7d5b', '#b7791f', '#c23b22']);
});

test.each(texts)('%s can be read on %s, by day and by night', (text, ground) => {
  for (const side of ['light', 'dark'] as const) expect(contrast(of(text, side), of(ground, side)), side).toBeGreaterThanOrEqual(4.5);
});

test.each(['edge', ...colours])('%s can be seen on paper, by day and by night', (mark) => {
  for (const side of ['light', 'dark'] as const) expect(contrast(of(mark, side), of('paper', side)), side).toBeGreaterThanOrEqual(3);
});
