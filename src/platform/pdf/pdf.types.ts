/** Points from the top left of the page; 72 are an inch. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface TextStyle {
  size?: number;
  bold?: boolean;
  align?: 'left' | 'center' | 'right';
  colour?: string;
}

export type TextTag = 'H1' | 'H2' | 'H3' | 'P';

export interface Column {
  heading: string;
  /** Its share of the width, such as 2 of 5. */
  share: number;
}

/** What a cell says, and below it something smaller. */
export interface Cell {
  text: string;
  detail?: string | null;
}
