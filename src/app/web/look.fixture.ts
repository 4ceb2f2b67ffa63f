/** Looks a screen over: in light, dark and at 360 pixels, by axe, and from the keyboard. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { seriousFindings } from '../../testing/browser.ts';
import { expectSoon, keepPicture } from './browser.fixture.ts';

const wide = { width: 1440, height: 900 };
const narrow = { width: 360, height: 740 };

/** No serious finding in light and dark, nothing wider than a phone; a picture of each is kept. Leaves the page as it was. */
export async function expectFit(page: Page, name: string): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    expect(await seriousFindings(page), `${name} in ${scheme}`).toEqual([]);
    await keepPicture(page, `${name}-${scheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(narrow);
  await expectSoon(() => page.evaluate(widerThanWindow), `${name} at 360 px`).toEqual([]);
  expect(await seriousFindings(page), `${name} at 360 px`).toEqual([]);
  await keepPicture(page, `${name}-narrow`);
  await page.setViewportSize(wide);
}

/** What makes the page wider than the window, for the eye of whoever mends it. Runs in the browser. */
function widerThanWindow(): string[] {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const out = [...document.body.querySelectorAll<HTMLElement>('*')].filter(
    (one) => one.getBoundingClientRect().right > root.clientWidth + 1,
  );
  return [`${root.scrollWidth} px`, ...out.slice(-3).map((one) => one.outerHTML.slice(0, 160))];
}

interface Walked {
  /** What can be reached at the beginning, in words. */
  readonly missed: readonly string[];
  /** What had the focus and did not show it. */
  readonly unseen: readonly string[];
}

/** Tab reaches everything that can be used, and what has the focus shows it. */
export async function expectKeyboard(page: Page, name: string): Promise<void> {
  await page.evaluate(markControls);
  const controls = await page.evaluate('window.controls.length');
  for (let pressed = 0; pressed < Number(controls) + 40; pressed += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(noteFocus)) break;
  }
  const { missed, unseen } = await page.evaluate(whatWasMissed);
  expect(missed, `${name}: not reached by Tab`).toEqual([]);
  expect(unseen, `${name}: focus not seen`).toEqual([]);
}

/** Three steps in the browser, with what they know kept in its window. */
interface Watching {
  controls: HTMLElement[];
  looks: Map<HTMLElement, string>;
  reached: Set<Element>;
  unseen: HTMLElement[];
  /** How often the end of the page was passed. */
  ends: number;
  lookOf: (element: HTMLElement) => string;
  wordsOf: (element: HTMLElement) => string;
}
declare global {
  interface Window extends Watching {}
}

function markControls(): void {
  // Whatever shows focus: the control itself, or what is drawn around it.
  window.lookOf = (element) => {
    const looks: string[] = [];
    for (let one: HTMLElement | null = element, up = 0; one && up < 4; one = one.parentElement, up += 1) {
      const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor, color, textDecorationColor } =
        getComputedStyle(one);
      looks.push([outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor, color, textDecorationColor].join(' '));
    }
    return looks.join('|');
  };
  window.wordsOf = (element) => element.outerHTML.replaceAll(/class="[^"]*"/g, '').slice(0, 140);
  (document.activeElement as HTMLElement | null)?.blur();
  const usable = 'a[href], button, input, select, textarea, summary, [tabindex]';
  window.controls = [...document.querySelectorAll<HTMLElement>(usable)].filter(
    (one) =>
      one.tabIndex >= 0 &&
      !one.matches(':disabled') &&
      !one.closest('[inert]') &&
      one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }),
  );
  window.looks = new Map(window.controls.map((one) => [one, window.lookOf(one)]));
  window.reached = new Set();
  window.unseen = [];
  window.ends = 0;
}

/** @returns whether the walk has come round */
function noteFocus(): boolean {
  const at = document.activeElement;
  // The walk begins where the focus was last, so it comes to the end of the page once before it has been everywhere.
  if (!(at instanceof HTMLElement) || at === document.body) return (window.ends += 1) > 1;
  if (window.reached.has(at) && window.controls.every((one) => window.reached.has(one))) return true;
  const before = window.looks.get(at);
  if (!window.reached.has(at) && before !== undefined && before === window.lookOf(at)) window.unseen.push(at);
  window.reached.add(at);
  return false;
}

function whatWasMissed(): Walked {
  const missed = window.controls.filter((one) => one.isConnected && !window.reached.has(one));
  return { missed: missed.map(window.wordsOf), unseen: window.unseen.map(window.wordsOf) };
}
