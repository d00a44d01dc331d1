/** The scripts whose letters are in the font and stand from left to right. */
const WRITTEN =
  /^(?!.*\p{Extended_Pictographic})[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]*$/su;

/** Whether a PDF of ours shows this text as it is. Browsers have letters for all others, so such a page is printed. */
export const canBeWritten = (text: string): boolean => WRITTEN.test(text);
