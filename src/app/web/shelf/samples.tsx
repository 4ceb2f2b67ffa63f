import { useState, type ReactNode } from 'react';
import { useRunningCall } from '../../../ui/api/use-running-call.ts';
import { Button } from '../../../ui/controls/button.tsx';
import { Checkbox } from '../../../ui/controls/field.tsx';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import { RunningBar } from '../../../ui/feedback/progress-bar.tsx';
import { useGo } from '../../../ui/routing/link.tsx';
import { playDemo } from '../../demo/contract.ts';

/** Fills the workspace with sample documents, and leads to where to look first. */
export function Samples(): ReactNode {
  const [leaveStaged, setLeaveStaged] = useState(true);
  const { state, start, cancel } = useRunningCall(playDemo, { label: 'Putting in sample documents' });
  const go = useGo();
  const run = async (): Promise<void> => {
    const from = location.pathname;
    const played = await start({ body: leaveStaged ? { until: 'staged' } : {} });
    // Who has gone elsewhere meanwhile stays there. This itself is gone by now: the shelf is not empty any more.
    if (played && location.pathname === from) go(played.open);
  };
  if (state.status === 'running') return <RunningBar state={state} onCancel={cancel} />;
  return (
    <div className="space-y-4">
      <h2 className="text-16 font-semibold">No documents at hand?</h2>
      <p className="reading text-ink-soft">
        A lease of some twenty pages and its second version, the rules of the house, a rent list and a memo: with questions asked, and
        statements that stand on them.
      </p>
      {state.status === 'failed' && (
        <ErrorNotice error={state.error} title="The sample documents were not all put in." onRetry={() => void run()} />
      )}
      <Checkbox
        checked={leaveStaged}
        onChange={(event) => setLeaveStaged(event.target.checked)}
        label="Leave version 2 of the lease staged"
        hint="Then you read what it changes, and apply it yourself."
      />
      <Button onClick={() => void run()}>Show me with sample documents</Button>
    </div>
  );
}
