/** What a module says of a screen: its address and how its code is loaded. The app makes the routes of the page from these. */
import type { ReactNode } from 'react';

type NameOf<Segment extends string> = Segment extends '$' ? 'rest' : Segment extends `$${infer Name}` ? Name : never;
type NamesIn<Path extends string> = Path extends `${infer First}/${infer Rest}` ? NameOf<First> | NamesIn<Rest> : NameOf<Path>;

/** What a screen is given: the decoded parameters of its address (`rest` for a closing `$`) and what follows the `?`, as text. */
export interface ScreenProps<Names extends string = never> {
  readonly params: { readonly [Name in Names]: string };
  readonly search: Readonly<Record<string, string>>;
}

/** The props of the screen at a path: `ScreenAt<'/b/$bundle/d/$'>`. */
export type ScreenAt<Path extends string> = ScreenProps<NamesIn<Path>>;

type Screen<Props> = (props: Props) => ReactNode;
type AnyScreen = Screen<{ readonly params: Readonly<Record<string, string>>; readonly search: Readonly<Record<string, string>> }>;

export interface WebRoute {
  /** `$name` is one segment, a closing `$` is the rest. */
  readonly path: string;
  readonly load: () => Promise<AnyScreen>;
}

/** Declares a screen: `webRoute('/b/$bundle', async () => (await import('./bundle-screen.tsx')).BundleScreen)`. */
export function webRoute<const Path extends string>(path: Path, load: () => Promise<Screen<ScreenAt<Path>>>): WebRoute {
  // The router gives a screen exactly the parameters that its path names.
  return { path, load: load as WebRoute['load'] };
}
