// Have axe judge what colours.js has marked: one text of each look, and if it does not decide, for what the text says or because
// it is not asked about such a text, the other words of that look as well. Returns what it found, what is known from now on
// (a rule and a look each, or with the words), and how many texts of other words were judged.
async (rules) => {
  axe.configure({ rules: rules.map((id) => ({ id, selector: `[data-judge~=${id}]` })) });
  const options = { runOnly: { type: "rule", values: rules }, resultTypes: ["violations", "passes"], selectors: false, elementRef: true };
  const lookOf = (words) => words.split(":")[0];
  const judge = async () => {
    const { violations, passes } = await axe.run(document, options);
    const verdicts = { found: violations, known: [], undecided: new Set() };
    const elements = (results, rule) => new Set(results.filter(({ id }) => id === rule).flatMap(({ nodes }) => nodes.map(({ element }) => element)));
    for (const rule of rules) {
      const bad = elements(violations, rule), good = elements(passes, rule);
      for (const element of document.querySelectorAll(`[data-judge~=${rule}]:not([data-look=""])`)) {
        const words = element.dataset.look;
        if (bad.has(element)) continue;
        verdicts.known.push(`${rule} ${good.has(element) ? lookOf(words) : words}`);
        if (!good.has(element)) verdicts.undecided.add(lookOf(words));
      }
    }
    return verdicts;
  };
  const { found, known, undecided } = await judge();
  const met = new Set(known.map((rule_and_words) => rule_and_words.split(" ")[1]));
  const others = [...document.querySelectorAll("[data-judge='']")].filter(({ dataset: { look } }) =>
    undecided.has(lookOf(look)) && !met.has(look) && met.add(look));
  if (others.length) {
    for (const element of document.querySelectorAll("[data-judge]:not([data-judge=''])")) element.dataset.judge = "";
    for (const element of others) {
      element.dataset.judge = element.dataset.rules;
      for (let around = element; around; around = around.parentElement) around.style.removeProperty("visibility");
    }
    const more = await judge();
    found.push(...more.found);
    known.push(...more.known);
  }
  return [found.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.length}, first: ${nodes[0].html})`), known, others.length];
}
