import type { NotificationSettingsResolvers } from '../generated/schema-types.ts';

export const NotificationSettings: NotificationSettingsResolvers = {
  quietHours: ({ quietFrom: from, quietUntil: until }) => (from === null || until === null ? null : { from, until }),
};
