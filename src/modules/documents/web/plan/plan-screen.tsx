import type { ReactNode } from 'react';
import type { ScreenAt } from '../../../../ui/routing/web-route.ts';
import type { PlanSlots } from './plan-slots.ts';
import { CompareScreen } from './redline/compare-screen.tsx';
import { StagedScreen } from './staged-screen.tsx';

type PlanScreenProps = ScreenAt<'/b/$bundle/plan'> & { readonly slots: PlanSlots };

/** The plan of what is staged, or two versions compared when the address names them. */
export function PlanScreen({ params: { bundle }, search, slots }: PlanScreenProps): ReactNode {
  const [from, to] = [numberIn(search['from']), numberIn(search['to'])];
  return from !== undefined && to !== undefined ? (
    <CompareScreen bundle={bundle} from={from} to={to} search={search} />
  ) : (
    <StagedScreen bundle={bundle} search={search} slots={slots} />
  );
}

const numberIn = (text: string | undefined): number | undefined => (/^[1-9]\d{0,8}$/.test(text ?? '') ? Number(text) : undefined);
