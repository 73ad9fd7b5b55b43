import type { MessageContent, MessageFilling } from './message_content.ts';
import { accountExists } from './templates/account_exists.ts';
import { invitation } from './templates/invitation.ts';
import { passwordChanged } from './templates/password_changed.ts';
import { phoneCode } from './templates/phone_code.ts';
import { resetPassword } from './templates/reset_password.ts';
import { verifyEmail } from './templates/verify_email.ts';

/** Every text there is, by the name that app.queue_message is given. */
export const messageTemplates: ReadonlyMap<string, (filling: MessageFilling) => MessageContent> =
  new Map(
    Object.entries({
      account_exists: accountExists,
      invitation,
      password_changed: passwordChanged,
      phone_code: phoneCode,
      reset_password: resetPassword,
      verify_email: verifyEmail,
    }),
  );
