import { DomainError } from '#platform/errors/domain-error';
import type { Message, SentChannel } from './channel.ts';
import { postTo } from './http.ts';

/** The devices of an account, kept by the repository; a channel only reads them and drops those that are gone. */
export interface Devices {
  tokensOf(userId: string): Promise<string[]>;
  forget(token: string): Promise<void>;
}

export interface PushOptions {
  /** Where the provider's API begins, for example `https://fcm.googleapis.com`. */
  url: string;
  project: string;
  token: string;
  devices: Devices;
  /** Whether a device that it does not know is gone, so that it is forgotten; otherwise that is a failure. True unless set. */
  knowsDevices?: boolean;
}

/** Messages to mobile devices through an API like that of FCM (https://firebase.google.com/docs/cloud-messaging/send/v1-api). */
export function createPush({ url, project, token, devices, knowsDevices = true }: PushOptions): SentChannel {
  const endpoint = `${url.replace(/\/+$/, '')}/v1/projects/${encodeURIComponent(project)}/messages:send`;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };

  /** Sends to one device; false when the device is gone. */
  async function sendTo(device: string, message: Message, signal: AbortSignal): Promise<boolean> {
    try {
      await postTo('the push provider', { url: endpoint, headers, body: JSON.stringify(envelope(device, message)), signal });
      return true;
    } catch (error) {
      // 404 is UNREGISTERED: the app was removed from the device.
      if (!(error instanceof DomainError) || error.details['status'] !== 404) throw error;
      if (!knowsDevices) throw new DomainError('PROVIDER_REFUSED', 'the second push provider does not know the device', { cause: error });
      await devices.forget(device);
      return false;
    }
  }

  return {
    name: 'PUSH',
    kind: 'sent',
    defaultPolicy: 'on',
    reaches: ({ hasDevice }) => hasDevice,
    async send(message, signal) {
      const tokens = message.recipient.userId === null ? [] : await devices.tokensOf(message.recipient.userId);
      let reached = 0;
      for (const device of tokens) if (await sendTo(device, message, signal)) reached += 1;
      if (reached === 0) throw new DomainError('ADDRESS_UNKNOWN', 'the account has no device any more', { permanent: true });
      return null;
    },
  };
}

/** A device shows messages with the same tag once, so that one sent again replaces itself. */
function envelope(token: string, { notificationId, event, wording: { notice }, link }: Message): object {
  return {
    message: {
      token,
      notification: { title: notice.title, body: notice.body },
      data: { event, notificationId, ...(link !== null && { link }) },
      android: { notification: { tag: notificationId } },
      apns: { headers: { 'apns-collapse-id': notificationId } },
    },
  };
}
