import { Check, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useChange } from '../../../ui/api/calls.ts';
import { IconButton } from '../../../ui/controls/button.tsx';
import { useToast } from '../../../ui/controls/toast.tsx';
import { addVerdict } from '../contract.ts';

const small = 'size-6! [&_svg]:size-4';

interface JudgeButtonsProps {
  readonly of: string;
  /** Of an answer, from 1. */
  readonly sentence?: number;
  /** What is judged: "sentence 2", "this quote". */
  readonly what: string;
  /** Why nothing can be judged here; undefined when it can. */
  readonly unless: string | undefined;
}

/** Approves or rejects something on the words as they are: two small marks, named when they are pointed at. */
export function JudgeButtons({ of, sentence, what, unless }: JudgeButtonsProps): ReactNode {
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
  return (
    <span className="inline-flex">
      <IconButton icon={Check} className={small} label={`Approve ${what}`} unless={waits} onClick={give('approve')} />
      <IconButton icon={X} className={small} label={`Reject ${what}`} unless={waits} onClick={give('reject')} />
    </span>
  );
}
