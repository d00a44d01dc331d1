/** Teams to choose from in a form; none where there is nothing to choose. */
export const teamChoices = (teams: { slug: string; name: string }[]): { value: string; text: string }[] =>
  teams.length > 1 ? teams.map(({ slug, name }) => ({ value: slug, text: name })) : [];
