import { Suspense, useEffect, useMemo, useRef, type ReactNode } from 'react';
import { Checkbox } from '../../../../ui/controls/field.tsx';
import { sentencesOf } from '../../contract.ts';
import { counted } from '../words.ts';
import { groupAffected, orderCauses, type Affected, type AffectedGroup, type Plan } from './affected.ts';
import { AffectedRow } from './affected-row.tsx';
import type { Choice } from './choice.ts';
import type { PlannedKind, PlanSlots } from './plan-slots.ts';
import { spanWords } from './plan-words.ts';
import { rippleSteps } from './ripple.ts';
import { RippleBar, useRipple } from './ripple-bar.tsx';
import { WindowedRows, type RowWalker } from './windowed-rows.tsx';

interface PlanViewProps {
  readonly plan: Plan;
  readonly slots: PlanSlots;
  readonly choice: Choice;
  /** It was computed while one looked. */
  readonly isNew: boolean;
}

type Row = { readonly key: string } & ({ readonly group: AffectedGroup; readonly thing?: undefined } | { readonly thing: Affected });

const sentences = (text: string): string[] => sentencesOf(text).map(({ start, end }) => text.slice(start, end));
const directOf = (thing: Affected): Affected['causes'] => {
  const { causes, direct } = orderCauses(thing, sentences);
  return causes.slice(0, direct);
};

/** What the version would change, grouped by kind and worst first, each with its causes beside it. */
export function PlanView({ plan, slots, choice, isNew }: PlanViewProps): ReactNode {
  const groups = useMemo(() => groupAffected(plan.affected, Object.keys(slots.kinds)), [plan, slots]);
  const rows = useMemo(
    () =>
      groups.flatMap((group): Row[] => [{ key: `kind ${group.kind}`, group }, ...group.things.map((thing) => ({ key: thing.id, thing }))]),
    [groups],
  );
  const steps = useMemo(
    () =>
      rippleSteps(
        groups.flatMap(({ things }) => things),
        directOf,
      ),
    [groups],
  );
  const affected = useMemo(() => plan.affected.map(({ id }) => id), [plan]);
  const ripple = useRipple(steps, isNew);
  const lit = useMemo(() => new Set(ripple.at === undefined ? [] : steps[ripple.at]?.things), [steps, ripple.at]);
  const walker = useRef<RowWalker>(null);
  const stepped = useRef(false);
  useEffect(() => {
    if (stepped.current && ripple.at !== undefined) {
      const first = rows.find(({ key }) => lit.has(key));
      if (first) walker.current?.goTo(first.key, { focus: false });
    }
  }, [ripple.at, lit, rows]);
  const show = (at: number | undefined): void => {
    stepped.current = true;
    ripple.show(at);
  };
  return (
    <>
      <Summary plan={plan} />
      <slots.Conflicts bundle={plan.bundle} conflicts={plan.conflicts ?? []} />
      {affected.length > 0 && (
        <Suspense>
          <slots.Holders of={affected} />
        </Suspense>
      )}
      {plan.affected.length === 0 ? (
        <p className="reading max-w-measure text-ink-soft">
          Every saved answer, quote and insight says the same on the new text. Publishing changes the documents and nothing else.
        </p>
      ) : (
        <>
          <RippleBar steps={steps} at={ripple.at} show={show} />
          <WindowedRows
            rows={rows}
            walker={walker}
            covered={112}
            estimate={(row) => (row.thing ? 210 : 96)}
            render={(row) =>
              row.thing ? (
                <AffectedRow
                  thing={row.thing}
                  kind={slots.kinds[row.thing.kind]}
                  chosen={!choice.left.has(row.key)}
                  onChoose={choice.choose}
                  isLit={lit.has(row.key)}
                />
              ) : (
                <GroupHead group={row.group} kind={slots.kinds[row.group.kind]} choice={choice} />
              )
            }
          />
        </>
      )}
    </>
  );
}

/** The change of the text in counts, and what came of trying. */
function Summary({ plan }: { readonly plan: Plan }): ReactNode {
  const spans = spanWords(plan.spans);
  return (
    <p className="figures mb-4 text-14 text-ink-soft">
      {spans === '' ? 'The text is the same.' : `${spans}.`}
      {plan.cutoff > 0 && ` ${counted(plan.cutoff, 'more answer was', 'more answers were')} tried on the new text with the same result.`}
      {plan.cost.tokens > 0 && ` Applying takes about ${counted(plan.cost.tokens, 'token')}.`}
    </p>
  );
}

function GroupHead({
  group: { kind, things },
  kind: words,
  choice,
}: {
  readonly group: AffectedGroup;
  readonly kind: PlannedKind | undefined;
  readonly choice: Choice;
}): ReactNode {
  const chosen = things.filter(({ id }) => !choice.left.has(id)).length;
  const name = words ? (things.length === 1 ? words.one : words.many) : kind;
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2 pt-8 pb-3">
      <div className="max-w-150 min-w-0">
        <h2 className="figures text-20 font-semibold first-letter:uppercase">{`${things.length.toLocaleString('en')} ${name}`}</h2>
        {words && <p className="mt-0.5 text-13 text-ink-soft">{words.does}</p>}
      </div>
      {words?.isRerun && things.length > 1 && (
        <Checkbox
          label={
            chosen === things.length
              ? `Run all ${things.length.toLocaleString('en')} again`
              : `${chosen.toLocaleString('en')} of ${things.length.toLocaleString('en')} are run again`
          }
          checked={chosen === things.length}
          ref={(box) => {
            if (box) box.indeterminate = chosen > 0 && chosen < things.length;
          }}
          onChange={(event) =>
            choice.chooseAll(
              things.map(({ id }) => id),
              event.target.checked,
            )
          }
        />
      )}
    </div>
  );
}
