import type { Context } from '../context.ts';
import {
  webAccountDeletionCancelOperation,
  webAccountDeletionRequestOperation,
  webDataExportRequestOperation,
  webDeviceSignOutOperation,
  webEmailChangeOperation,
  webEmailChangeConfirmOperation,
  webEmailChangeUndoOperation,
  webEmailVerificationResendOperation,
  webEmailVerifyOperation,
  webOtherDevicesSignOutOperation,
  webPasswordChangeOperation,
  webPasswordResetOperation,
  webPasswordResetRequestOperation,
} from '../generated/gateway-operations.ts';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { change } from './account-change.ts';

type SecurityMutations = Pick<
  MutationResolvers<Context>,
  'passwordResetRequest' | 'passwordReset' | 'passwordChange' | 'emailVerify' | 'emailVerificationResend' | 'emailChange' | 'emailChangeConfirm' | 'emailChangeUndo' | 'deviceSignOut' | 'otherDevicesSignOut' | 'dataExportRequest' | 'accountDeletionRequest' | 'accountDeletionCancel'
>;

/** What people change about their account; each is one mutation of the graph. */
export const securityMutations: SecurityMutations = {
  passwordResetRequest: (_parent, { email }, context) => change(context, webPasswordResetRequestOperation, { email }),
  passwordReset: (_parent, { token, newPassword }, context) => change(context, webPasswordResetOperation, { input: { token, newPassword } }),
  passwordChange: (_parent, { currentPassword, newPassword }, context) => change(context, webPasswordChangeOperation, { input: { currentPassword, newPassword } }),
  emailVerify: (_parent, { token }, context) => change(context, webEmailVerifyOperation, { token }),
  emailVerificationResend: (_parent, _args, context) => change(context, webEmailVerificationResendOperation, {}),
  emailChange: (_parent, { newEmail, password }, context) => change(context, webEmailChangeOperation, { input: { newEmail, password } }),
  emailChangeConfirm: (_parent, { token }, context) => change(context, webEmailChangeConfirmOperation, { token }),
  emailChangeUndo: (_parent, { token }, context) => change(context, webEmailChangeUndoOperation, { token }),
  deviceSignOut: (_parent, { id }, context) => change(context, webDeviceSignOutOperation, { id }),
  otherDevicesSignOut: (_parent, _args, context) => change(context, webOtherDevicesSignOutOperation, {}),
  dataExportRequest: (_parent, _args, context) => change(context, webDataExportRequestOperation, {}),
  accountDeletionRequest: (_parent, { password }, context) => change(context, webAccountDeletionRequestOperation, { password }),
  accountDeletionCancel: (_parent, _args, context) => change(context, webAccountDeletionCancelOperation, {}),
};
