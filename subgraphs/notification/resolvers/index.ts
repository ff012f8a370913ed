import { Mutation } from './mutation.ts';
import { Notification } from './notification.ts';
import { NotificationSettings } from './notification-settings.ts';
import { Query } from './query.ts';
import { User } from './user.ts';

export const resolvers = { Query, Mutation, Notification, NotificationSettings, User };
