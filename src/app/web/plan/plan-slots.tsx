/** What a plan shows of answers, insights and evidence. */
import { answerPath } from '../../../modules/answers/web/index.ts';
import { Conflicts } from '../../../modules/conflicts/web/index.ts';
import type { PlanSlots } from '../../../modules/documents/web/index.ts';
import { Holders } from '../../../modules/recall/web/index.ts';
import { evidencePath, insightPath, insightsPath } from '../../../modules/evidence/web/index.ts';

export const planSlots: PlanSlots = {
  kinds: {
    insight: {
      one: 'insight',
      many: 'insights',
      does: 'What people state is not rewritten. It waits for somebody to look at its quotes.',
      isRerun: false,
      href: insightPath,
    },
    answer: {
      one: 'answer',
      many: 'answers',
      does: 'These are run again on the new text. What you leave out keeps its words and becomes stale.',
      isRerun: true,
      href: answerPath,
    },
    evidence: {
      one: 'quote',
      many: 'quotes',
      does: 'These are no longer in the text as they were judged. They keep their last certain place until somebody decides.',
      isRerun: false,
      href: evidencePath,
    },
  },
  Conflicts: ({ bundle, conflicts }) => <Conflicts bundle={bundle} conflicts={conflicts} insightHref={insightPath} />,
  Holders,
  undecidedHref: insightsPath(),
};
