import { Check, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useChange } from '../../../ui/api/calls.ts';
import { Button, IconButton } from '../../../ui/controls/button.tsx';
import { useToast } from '../../../ui/controls/toast.tsx';
import { addVerdict } from '../contract.ts';

/** 16 px with a stroke of 1.5, whatever the icon is drawn in. */
const small = 'size-6! [&_svg]:size-4 [&_svg]:stroke-[2.25]';

interface JudgeButtonsProps {
  readonly of: string;
  /** Of an answer, from 1. */
  readonly sentence?: number;
  /** What is judged: "sentence 2", "this quote". */
  readonly what: string;
  /** Why nothing can be judged here; undefined when it can. */
  readonly unless: string | undefined;
  /** Among other buttons these are buttons with their words. */
  readonly worded?: boolean;
}

/** Approves or rejects something on the words as they are: after a sentence two small marks, named when they are pointed at. */
export function JudgeButtons({ of, sentence, what, unless, worded = false }: JudgeButtonsProps): ReactNode {
  const say = useToast();
  const judge = useChange(addVerdict);
  const give = (decision: 'approve' | 'reject') => (): void =>
    judge.mutate(
      { body: { of, decision, ...(sentence === undefined ? {} : { sentence }) } },
      {
        onSuccess: () => say({ title: `${decision === 'approve' ? 'Approved' : 'Rejected'}: ${what}, on the words as they are.` }),
        onError: (error) => say({ title: `No verdict was recorded on ${what}.`, description: error.message }),
      },
    );
  const waits = judge.isPending ? 'It is being recorded.' : unless;
  if (worded) {
    return (
      <>
        <Button icon={Check} unless={waits} onClick={give('approve')}>{`Approve ${what}`}</Button>
        <Button icon={X} unless={waits} onClick={give('reject')}>{`Reject ${what}`}</Button>
      </>
    );
  }
  return (
    <span className="inline-flex">
      <IconButton icon={Check} className={small} label={`Approve ${what}`} unless={waits} onClick={give('approve')} />
      <IconButton icon={X} className={small} label={`Reject ${what}`} unless={waits} onClick={give('reject')} />
    </span>
  );
}
