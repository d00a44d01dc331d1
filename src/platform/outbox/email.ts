/** One person or role inbox, never a list. */
export interface MailContact {
  name: string;
  address: string;
}

/** What the owner of a kind of message makes of its facts. Text and HTML say the same; the letterhead comes later. */
export interface Email {
  /** One line; the point of the message. */
  subject: string;
  text: string;
  html: string;
  /** Where answers go; otherwise to the partnership. */
  replyTo?: MailContact;
  /** Only when the message changes the recipient's calendar. `method` equals METHOD inside. */
  invite?: { method: 'REQUEST' | 'CANCEL'; ics: string };
}

/** What is known only when a message is sent. */
export interface Sending {
  /** The real clock: DTSTAMP and the Date header, never the demonstration's time. */
  at: Date;
}
