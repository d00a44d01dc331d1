import { getMetadataStorage } from 'class-validator';

type RulesOf = ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas'];

/**
 * Which rules a class has, with those it inherits, does not change once it is declared; but class-validator looks
 * through the rules of all classes for each form, query and body. Groups of rules, which nobody here uses, are still
 * looked for.
 */
export function rememberRules(): void {
  const storage = getMetadataStorage();
  const find = storage.getTargetValidationMetadatas.bind(storage);
  const known = new WeakMap<object, ReturnType<RulesOf>>();
  const remembering: RulesOf = (target, schema, always, strictGroups, groups) => {
    if (schema || always || strictGroups || groups?.length)
      return find(target, schema, always, strictGroups, groups);
    let rules = known.get(target);
    if (rules === undefined) known.set(target, (rules = find(target, schema, always, strictGroups, groups)));
    return rules;
  };
  storage.getTargetValidationMetadatas = remembering;
}
