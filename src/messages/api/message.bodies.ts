import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsString, MaxLength } from 'class-validator';
import { braced, PLACEHOLDERS } from '../../events/placeholders.rules.js';
import { MayBeLeftOut } from '../../platform/api/validation.js';
import { IsFilledIn, IsPlainText } from '../../platform/text/plain-text.js';
import {
  AUDIENCES,
  DELIVERIES,
  type Audience,
  type DeliveredTo,
  type Delivery,
  type DeliveryCounts,
  type Message,
  type MessageState,
} from '../message.types.js';
import { MOST_SUBJECT, MOST_TEXT } from '../messages.rules.js';

const MOST_SELECTED = 5000;

export class MessageBody {
  @ApiProperty({ enum: AUDIENCES })
  @IsIn(AUDIENCES, { message: `audience must be one of ${AUDIENCES.join(', ')}` })
  audience: Audience;

  @ApiPropertyOptional({
    type: [String],
    description: 'References of bookings, for a selection',
    maxItems: MOST_SELECTED,
  })
  @MayBeLeftOut()
  @IsString({ each: true, message: 'references must be texts' })
  @MaxLength(40, { each: true, message: 'references must be references of bookings' })
  @ArrayMaxSize(MOST_SELECTED, { message: `references must be ${MOST_SELECTED} at most` })
  @IsArray({ message: 'references must be a list' })
  references?: string[];

  @ApiProperty({ maxLength: MOST_SUBJECT })
  @IsPlainText('Subject', { max: MOST_SUBJECT })
  @IsFilledIn('Enter a subject')
  subject: string;

  @ApiProperty({
    maxLength: MOST_TEXT,
    description: `Plain text, a blank line between paragraphs. ${PLACEHOLDERS.map(braced).join(', ')} are filled in for each recipient, here and in the subject`,
  })
  @IsPlainText('Message', { max: MOST_TEXT, lines: true })
  @IsFilledIn('Enter the message')
  text: string;
}

export class ChangedMessageBody extends PartialType(MessageBody) {
  @ApiPropertyOptional({ type: 'integer', description: 'Of the draft as you know it; an older one is stale' })
  @MayBeLeftOut()
  @IsInt({ message: 'version must be a whole number' })
  version?: number;
}

export class SendingBody {
  @ApiPropertyOptional({ type: 'integer', description: 'Of the draft as you know it; an older one is stale' })
  @MayBeLeftOut()
  @IsInt({ message: 'version must be a whole number' })
  version?: number;
}

export class SendingAgainBody {
  @ApiPropertyOptional({ description: 'Reference of one booking; without it, everybody whose email failed' })
  @MayBeLeftOut()
  @IsPlainText('reference', { max: 40 })
  reference?: string;
}

/** What became of a message for one of its recipients. */
export class DeliveryBody {
  @ApiProperty() reference: string;
  @ApiProperty() name: string;
  @ApiProperty({ format: 'email' }) email: string;
  @ApiProperty({ enum: DELIVERIES }) delivery: Delivery;
  @ApiProperty({ type: 'string', nullable: true, description: 'Why the last attempt did not succeed' })
  lastError: string | null;

  static of({ reference, name, email, delivery, lastError }: DeliveredTo): DeliveryBody {
    return { reference, name, email, delivery, lastError };
  }
}

export class DeliveriesPage {
  @ApiProperty({ type: [DeliveryBody] }) items: DeliveryBody[];
  @ApiProperty({ type: 'integer' }) total: number;
  @ApiProperty({ type: 'integer' }) page: number;
  @ApiProperty({ type: 'integer' }) pageSize: number;
}

class Counts implements DeliveryCounts {
  @ApiProperty({ type: 'integer' }) queued: number;
  @ApiProperty({ type: 'integer' }) sent: number;
  @ApiProperty({ type: 'integer' }) failed: number;
  @ApiProperty({ type: 'integer', description: 'Emails are let go of after their time' }) not_kept: number;
}

export class MessageSummary {
  @ApiProperty({ type: 'integer' }) id: number;
  @ApiProperty({ enum: AUDIENCES }) audience: Audience;
  @ApiProperty() subject: string;
  @ApiProperty({ enum: ['draft', 'sending', 'sent'], description: 'sending: the outbox is being filled' })
  state: MessageState;
  @ApiProperty({ type: 'integer' }) version: number;
  @ApiProperty({ type: 'integer', description: 'Of a draft: how many it would go to now' })
  recipients: number;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) sentAt: string | null;
}

export class MessageInFull extends MessageSummary {
  @ApiProperty() text: string;
  @ApiProperty({ type: Counts, description: 'Recipients by what became of it' }) deliveries: DeliveryCounts;
}

export class MessagesPage {
  @ApiProperty({ type: [MessageSummary] }) items: MessageSummary[];
  @ApiProperty({ type: 'integer' }) total: number;
  @ApiProperty({ type: 'integer' }) page: number;
  @ApiProperty({ type: 'integer' }) pageSize: number;
}

export const messageSummary = (
  { id, audience, subject, state, version, sentAt }: Message,
  recipients: number,
): MessageSummary => ({
  ...{ id, audience, subject, state, version, recipients },
  sentAt: sentAt?.toISOString() ?? null,
});
