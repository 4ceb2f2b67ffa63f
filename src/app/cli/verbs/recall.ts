/** The verb of recall: who was given what is wrong now. */
import { recallRoute } from '../../../modules/recall/contract.ts';
import { exactly, type Verb } from '../verb.ts';
import { recipientText } from '../words.ts';

const recall: Verb = {
  name: 'recall',
  usage: '<bundle>|<id>',
  says: 'Who was given something that is wrong now: saved answers and exported packs, sentence by sentence.',
  async run(session, args) {
    const [subject] = exactly(args, 'bundle|id') as [string];
    const result = await session.client.call(recallRoute, { params: { subject } });
    return {
      data: result,
      text:
        result.recipients.length === 0 ? 'Nobody was given anything that is wrong now.' : result.recipients.map(recipientText).join('\n\n'),
    };
  },
};

export const recallVerbs: readonly Verb[] = [recall];
