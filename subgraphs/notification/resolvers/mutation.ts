import { userErrorsOf } from '#platform/errors/user-error';
import { parseInput } from '#platform/graphql/parse-input';
import type { Context } from '../context.ts';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { deviceToken, forgetDevice, registerDevice } from '../use-cases/devices.ts';
import { markNotificationsRead, markReadInput } from '../use-cases/mark-read.ts';
import { settingsInput, updateSettings } from '../use-cases/settings.ts';
import { preferencesInput, setPreferences } from '../use-cases/preferences.ts';
import { isStaff } from './user.ts';

// The permissions let nobody without an account come here.
const personOf = ({ viewer }: Context): string => viewer.userId as string;

export const Mutation: MutationResolvers = {
  async notificationsMarkRead(_parent, args, context) {
    const userId = personOf(context);
    const payload = await userErrorsOf(async () => {
      const ids = parseInput(markReadInput, args.ids, ['ids']) ?? null;
      return { user: { id: userId }, changedCount: await markNotificationsRead(context.useCases, { userId, ids, until: args.until == null ? null : new Date(args.until) }) };
    });
    return { ...payload, changedCount: payload.changedCount ?? 0 };
  },
  notificationPreferencesUpdate: (_parent, args, context) =>
    userErrorsOf(async () => {
      const userId = personOf(context);
      const choices = parseInput(preferencesInput, args.preferences, ['preferences']);
      await setPreferences(context.useCases, { userId, isStaff: isStaff(context), choices });
      context.loaders.choicesByUserId.clear(userId);
      return { user: { id: userId } };
    }),
  notificationSettingsUpdate: (_parent, args, context) =>
    userErrorsOf(async () => {
      const userId = personOf(context);
      await updateSettings(context.useCases, userId, parseInput(settingsInput, args.input));
      context.loaders.settingsByUserId.clear(userId);
      return { user: { id: userId } };
    }),
  pushDeviceRegister: (_parent, args, context) =>
    userErrorsOf(async () => {
      const userId = personOf(context);
      await registerDevice(context.useCases, { userId, token: parseInput(deviceToken, args.token, ['token']), idempotencyKey: args.idempotencyKey });
      return { user: { id: userId } };
    }),
  pushDeviceRemove: (_parent, args, context) =>
    userErrorsOf(async () => {
      const userId = personOf(context);
      await forgetDevice(context.useCases, { userId, token: parseInput(deviceToken, args.token, ['token']), idempotencyKey: args.idempotencyKey });
      return { user: { id: userId } };
    }),
};
