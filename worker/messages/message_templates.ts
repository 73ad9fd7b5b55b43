import { z } from 'zod';
import { documentLetter } from './letters/document_letter.ts';
import { maintenanceLetter } from './letters/maintenance_letter.ts';
import { rentalLetter } from './letters/rental_letter.ts';
import { type MessageTemplate, messageTemplate } from './message_template.ts';
import { oneTimeToken } from './one_time_token.ts';
import { accountExists } from './templates/account_exists.ts';
import { documentExpiring } from './templates/document_expiring.ts';
import { invitation } from './templates/invitation.ts';
import { maintenanceDue } from './templates/maintenance_due.ts';
import { passwordChanged } from './templates/password_changed.ts';
import { phoneCode } from './templates/phone_code.ts';
import { rentalActivated } from './templates/rental_activated.ts';
import { rentalCancelled } from './templates/rental_cancelled.ts';
import { rentalCompleted } from './templates/rental_completed.ts';
import { rentalReserved } from './templates/rental_reserved.ts';
import { resetPassword } from './templates/reset_password.ts';
import { verifyEmail } from './templates/verify_email.ts';

const nothing = z.object({});

/** Every text there is, by the name that app.queue_message is given. */
export const messageTemplates: ReadonlyMap<string, MessageTemplate> = new Map(
  Object.entries({
    account_exists: messageTemplate(nothing, accountExists),
    document_expiring: messageTemplate(documentLetter, documentExpiring),
    invitation: messageTemplate(oneTimeToken, invitation),
    maintenance_due: messageTemplate(maintenanceLetter, maintenanceDue),
    password_changed: messageTemplate(nothing, passwordChanged),
    phone_code: messageTemplate(oneTimeToken, phoneCode),
    rental_activated: messageTemplate(rentalLetter, rentalActivated),
    rental_cancelled: messageTemplate(rentalLetter, rentalCancelled),
    rental_completed: messageTemplate(rentalLetter, rentalCompleted),
    rental_reserved: messageTemplate(rentalLetter, rentalReserved),
    reset_password: messageTemplate(oneTimeToken, resetPassword),
    verify_email: messageTemplate(oneTimeToken, verifyEmail),
  }),
);
