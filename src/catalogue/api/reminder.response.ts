import { ApiProperty } from '@nestjs/swagger';

class RecipientResponse {
  @ApiProperty() name: string;
  @ApiProperty({ format: 'email' }) address: string;
}

export class ReminderResponse {
  @ApiProperty() subject: string;
  @ApiProperty() text: string;
  @ApiProperty() html: string;
  @ApiProperty({ type: RecipientResponse, description: 'You, while nobody has a place' })
  recipient: RecipientResponse;
  @ApiProperty({ type: 'integer', description: 'Which of those with a place; 0 while nobody has one' })
  page: number;
  @ApiProperty({ type: 'integer', description: 'How many have a place' }) total: number;
}
