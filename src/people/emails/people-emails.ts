import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EmailRegistry } from '../../platform/outbox/email-registry.js';
import { changeEmailEmail } from './change-email.js';
import { signInEmail } from './sign-in.js';

/** Tells the outbox how to write what people owe. */
@Injectable()
export class PeopleEmails implements OnModuleInit {
  constructor(private readonly emails: EmailRegistry) {}

  onModuleInit(): void {
    this.emails.register('people.sign_in', signInEmail);
    this.emails.register('people.change_email', changeEmailEmail);
  }
}
