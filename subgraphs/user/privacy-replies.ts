import { dataExportPart, deletionDone, deletionJudged } from '#events/privacy';
import { defineConsumer, on, type Consumer } from '#platform/messaging/consumer';
import { receiveConfirmation, receiveJudgement } from './use-cases/delete-account.ts';
import type { UseCaseDeps } from './use-cases/deps.ts';
import { receivePart } from './use-cases/export-data.ts';

/** Answers of the others to copies and deletions of people's data. */
export function createPrivacyReplies(deps: UseCaseDeps): Consumer {
  return defineConsumer({
    name: 'user.privacy-replies',
    on: [
      on(dataExportPart, ({ tx, message }) => receivePart(tx, deps, message.data)),
      on(deletionJudged, ({ tx, message }) => receiveJudgement(tx, deps, message.data)),
      on(deletionDone, ({ tx, message }) => receiveConfirmation(tx, deps, message.data)),
    ],
  });
}
