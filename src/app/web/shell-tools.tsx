/** The tools at the right of the bar: what runs, the moment, the theme, help. */
import { BookOpenText, CircleHelp, Menu as MenuIcon, Monitor, Moon, Search, Sun } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { searchPath } from '../../modules/search/web/index.ts';
import { IconButton } from '../../ui/controls/button.tsx';
import { Menu, type MenuItem } from '../../ui/controls/menu.tsx';
import { useGo } from '../../ui/routing/link.tsx';
import { chooseTheme, chosenTheme, type Theme } from '../../ui/theme/theme.ts';
import { AsOfButton } from './as-of-button.tsx';
import { places } from './places.ts';
import { RunningMark } from './running-mark.tsx';

export const ShellTools = (): ReactNode => (
  <>
    <RunningMark />
    <AsOfButton />
    <span className="hidden items-center gap-0.5 phone:flex">
      <ThemeMenu />
      <HelpMenu />
    </span>
    <span className="phone:hidden">
      <PhoneMenu />
    </span>
  </>
);

const themeWords: readonly { theme: Theme; label: string; icon: typeof Sun }[] = [
  { theme: 'light', label: 'Light', icon: Sun },
  { theme: 'dark', label: 'Dark', icon: Moon },
  { theme: 'system', label: 'As the system', icon: Monitor },
];

function ThemeMenu(): ReactNode {
  const [theme, setTheme] = useState(chosenTheme);
  const icon = themeWords.find((entry) => entry.theme === theme)?.icon ?? Monitor;
  const choose = (next: Theme): void => {
    chooseTheme(next);
    setTheme(next);
  };
  const lines = themeWords.map((entry) => ({
    label: entry.label,
    icon: entry.icon,
    checked: entry.theme === theme,
    onSelect: () => choose(entry.theme),
  }));
  return <Menu trigger={<IconButton icon={icon} label="Light or dark" />} groups={[lines]} />;
}

function useHelp(): MenuItem[] {
  const go = useGo();
  return [
    { label: 'Search', icon: Search, onSelect: () => go(searchPath('')) },
    { label: 'API reference', icon: BookOpenText, onSelect: () => window.open('/api/reference', '_blank', 'noopener') },
  ];
}

const HelpMenu = (): ReactNode => <Menu trigger={<IconButton icon={CircleHelp} label="Help" />} groups={[useHelp()]} />;

/** On a phone: what the bar has no room for. */
function PhoneMenu(): ReactNode {
  const go = useGo();
  const elsewhere = places.map(({ label, href }) => ({ label, onSelect: () => go(href) }));
  const looks = themeWords.map(({ theme, label, icon }) => ({ label, icon, onSelect: () => chooseTheme(theme) }));
  return <Menu trigger={<IconButton icon={MenuIcon} label="Menu" />} groups={[elsewhere, useHelp(), looks]} />;
}
