import { createContext, use, useSyncExternalStore, type RefObject } from 'react';

interface PageState {
  /** Below 900 px: the margin is a sheet, the shelf a drawer. */
  readonly narrow: boolean;
  /** The column of the page itself. */
  readonly page: RefObject<HTMLElement | null>;
  /** Shows the margin where it is not beside the page; beside it, nothing. */
  readonly openMargin: () => void;
  /** Shows the shelf where it is not beside the page, and puts the focus on the first of its elements that `selector` names. */
  readonly openShelf: (selector: string) => void;
}

export const PageContext = createContext<PageState>({ narrow: false, page: { current: null }, openMargin: () => {}, openShelf: () => {} });

/** What surrounds the screen: `openMargin()` after a numeral was chosen on a narrow one. */
export const usePage = (): PageState => use(PageContext);

const narrowQuery = '(width < 900px)';

/** Whether the window is too narrow for a margin beside the page. */
export const useNarrow = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      const query = matchMedia(narrowQuery);
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => matchMedia(narrowQuery).matches,
  );
